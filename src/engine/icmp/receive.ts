/**
 * ICMP messages that arrive here, and the echo replies we answer with. RFC 792, RFC 1122 3.2.2.
 *
 * Answers the same question as net/ipv4/icmp.c. Where a message ends is part of the walk: a request that was answered
 * (or deliberately was not) is consumed in icmp_rcv, a reply nobody's ping socket waits for is dropped in ping_rcv.
 */

import { consumed, dropped } from '../dev/free.ts';
import { flow } from '../fib/flow.ts';
import type { Host } from '../host.ts';
import { echoOptions } from '../ip/options.ts';
import { sendPacket } from '../ip/output.ts';
import { RTCF, type Rt, routeOutput, routeTtl } from '../ip/route.ts';
import { specDst } from '../ip/spec-dst.ts';
import type { Skb } from '../skb.ts';
import type { SocketError } from '../sock/raw.ts';
import { ETH_HLEN } from '../wire/ethernet.ts';
import { copyBytes } from '../wire/frame.ts';
import { emitIcmpEcho, ICMP, ICMP_HLEN, NR_ICMP_TYPES, parseIcmpEcho } from '../wire/icmp.ts';
import { IP_HLEN, IPPROTO, type Ipv4Header, quotedHeader, readU16 } from '../wire/ipv4.ts';

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
  if (message.type === ICMP.DEST_UNREACH) unreachable(host, skb, ip, message.code);
  if (message.type === ICMP.ECHO && !host.sysctl.echoIgnoreAll) {
    reply(host, skb, ip, (frame, to) => {
      copyBytes(skb.frame, at, length, frame, to);
      emitIcmpEcho(frame, to, length, { type: ICMP.ECHOREPLY, code: 0, id: message.id, sequence: message.sequence });
    });
  }
  consumed(host, skb, 'icmp_rcv');
}

/** icmp_unreach(): who sent the packet that it quotes is told. */
function unreachable(host: Host, skb: Skb, ip: Ipv4Header, code: number): void {
  const at = ETH_HLEN + ip.headerLength + ICMP_HLEN;
  const sent = quotedHeader(skb.frame, at);
  if (!sent || sent.protocol !== IPPROTO.ICMP) return;
  const inner = at + sent.headerLength;
  if (skb.frame.length < inner + ICMP_HLEN) return;
  const about = {
    daddr: sent.daddr,
    type: skb.frame[inner] as number,
    id: readU16(skb.frame, inner + 4),
    sequence: readU16(skb.frame, inner + 6),
  };
  const error = {
    ...({ code: 'EHOSTUNREACH', origin: 'icmp' } as const),
    ...{ info: 0, type: ICMP.DEST_UNREACH, icmpCode: code },
    ...{ offender: ip.saddr, about },
  } satisfies Omit<SocketError, 'skb'>;
  for (const socket of host.rawSockets) socket.hear(error, sent);
}

/** icmp_reply(): back to the sender, from the address he wrote to, if the tables let us. */
function reply(host: Host, skb: Skb, ip: Ipv4Header, fill: (frame: Uint8Array, at: number) => void): void {
  const length = ip.headerLength - IP_HLEN;
  const options = length > 0 ? echoOptions(host, skb.frame, ETH_HLEN + IP_HLEN, length) : undefined;
  const back = flow({
    daddr: ip.saddr,
    saddr: specDst(host, skb, ip),
    tos: ip.tos & 0xfc,
    proto: IPPROTO.ICMP,
  });
  const out = routeOutput(host, back);
  if (typeof out === 'number') return;
  const packet = {
    saddr: back.saddr,
    daddr: back.daddr,
    protocol: IPPROTO.ICMP,
    ttl: routeTtl(out),
    tos: ip.tos,
    dontFragment: false,
    options,
  };
  sendPacket(host, out, packet, ip.totalLength - ip.headerLength, fill);
}
