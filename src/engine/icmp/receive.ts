/**
 * ICMP messages that arrive here, and the echo replies we answer with. RFC 792, RFC 1122 3.2.2.
 *
 * Answers the same question as net/ipv4/icmp.c. Where a message ends is part of the walk: a request that was answered
 * (or deliberately was not) is consumed in icmp_rcv, a reply nobody's ping socket waits for is dropped in ping_rcv.
 */
import { isZeronet } from '../addr.ts';
import { FibResult, flow } from '../fib/flow.ts';
import { resultPrefsrc } from '../fib/semantics.ts';
import type { Host } from '../host.ts';
import { selectAddr } from '../ip/devinet.ts';
import { consumed, dropped, sendPacket } from '../ip/output.ts';
import { RTCF, type Rt, routeOutput } from '../ip/route.ts';
import type { Skb } from '../skb.ts';
import { RT_SCOPE } from '../state.ts';
import { ETH_HLEN } from '../wire/ethernet.ts';
import { emitIcmpEcho, ICMP, NR_ICMP_TYPES, parseIcmpEcho } from '../wire/icmp.ts';
import { IPPROTO, type Ipv4Header } from '../wire/ipv4.ts';

const BROADCAST_OK: readonly number[] = [ICMP.ECHO, ICMP.TIMESTAMP, ICMP.ADDRESS, ICMP.ADDRESSREPLY];

/** icmp_rcv() */
export function receiveIcmp(host: Host, skb: Skb, ip: Ipv4Header): void {
  const at = ETH_HLEN + ip.headerLength;
  const length = ip.totalLength - ip.headerLength;
  const message = parseIcmpEcho(skb.frame, at, length);
  if (!message) {
    dropped(host, skb, 'icmp_rcv', 'ICMP_CSUM');
    return;
  }
  if (message.type > NR_ICMP_TYPES) {
    dropped(host, skb, 'icmp_rcv', 'UNHANDLED_PROTO');
    return;
  }
  const rt = skb.dst as Rt;
  if (rt.flags & (RTCF.BROADCAST | RTCF.MULTICAST)) {
    const ignored = (message.type === ICMP.ECHO || message.type === ICMP.TIMESTAMP) && host.sysctl.echoIgnoreBroadcasts;
    if (ignored || !BROADCAST_OK.includes(message.type)) {
      dropped(host, skb, 'icmp_rcv', 'INVALID_PROTO');
      return;
    }
  }
  if (message.type === ICMP.ECHOREPLY) {
    dropped(host, skb, 'ping_rcv', 'NO_SOCKET'); // raw sockets have their copy already
    return;
  }
  if (message.type === ICMP.ECHO && !host.sysctl.echoIgnoreAll) {
    reply(host, skb, ip, rt, (frame, to) => {
      frame.set(skb.frame.subarray(at, at + length), to);
      emitIcmpEcho(frame, to, length, { type: ICMP.ECHOREPLY, code: 0, id: message.id, sequence: message.sequence });
    });
  }
  consumed(host, skb, 'icmp_rcv');
}

/** icmp_reply(): back to the sender, from the address he wrote to, if the tables let us. */
function reply(host: Host, skb: Skb, ip: Ipv4Header, rt: Rt, fill: (frame: Uint8Array, at: number) => void): void {
  const back = flow({
    daddr: ip.saddr,
    saddr: specificDestination(host, skb, ip, rt),
    tos: ip.tos & 0x1c,
    proto: IPPROTO.ICMP,
  });
  const out = routeOutput(host, back);
  if (typeof out === 'number') return;
  const packet = {
    saddr: back.saddr,
    daddr: back.daddr,
    protocol: IPPROTO.ICMP,
    ttl: host.sysctl.defaultTtl,
    tos: ip.tos,
    dontFragment: false,
  };
  sendPacket(host, out, packet, ip.totalLength - ip.headerLength, fill);
}

/** fib_compute_spec_dst(): the address of ours that the sender meant, also when he wrote to a broadcast address. */
function specificDestination(host: Host, skb: Skb, ip: Ipv4Header, rt: Rt): number {
  if ((rt.flags & (RTCF.BROADCAST | RTCF.MULTICAST)) === 0 && rt.flags & RTCF.LOCAL) return ip.daddr;
  const dev = skb.dev ?? host.loopback;
  if (isZeronet(ip.saddr)) return selectAddr(host, dev, ip.saddr, RT_SCOPE.LINK);
  const result = new FibResult();
  const back = flow({ iif: 1, daddr: ip.saddr, tos: ip.tos & 0x1c });
  if (host.fib.lookup(back, result) === 0) return resultPrefsrc(host, result);
  return selectAddr(host, dev, ip.saddr, RT_SCOPE.UNIVERSE);
}
