/**
 * ICMP errors that this host sends because of a packet. RFC 792, RFC 1122 3.2.2, RFC 1812 4.3.2.
 *
 * Answers the same question as __icmp_send() in net/ipv4/icmp.c.
 */
import { formatIPv4 } from '../addr.ts';
import { flow } from '../fib/flow.ts';
import type { Host } from '../host.ts';
import { sendPacket } from '../ip/output.ts';
import { RTCF, routeMtu, routeOutput, routeTtl } from '../ip/route.ts';
import type { Skb } from '../skb.ts';
import { RT_TABLE } from '../state.ts';
import { ETH_HLEN } from '../wire/ethernet.ts';
import { emitIcmpEcho, ICMP, ICMP_HLEN } from '../wire/icmp.ts';
import { IP_HLEN, IP_OFFSET, IPPROTO, parseIpv4 } from '../wire/ipv4.ts';

/** RFC 1812: as much of the packet as fits, but no more than this in all. */
const MOST = 576;
/** The precedence of what routers tell each other ("internetwork control"). */
const PRECEDENCE = 0xc0;
const TOS_MASK = 0x1e;

/** Messages that are errors themselves: none is sent because of them. */
const ERRORS: readonly number[] = [
  ICMP.DEST_UNREACH,
  ICMP.SOURCE_QUENCH,
  ICMP.REDIRECT,
  ICMP.TIME_EXCEEDED,
  ICMP.PARAMETERPROB,
];

export function sendIcmpError(host: Host, about: Skb, type: number, code: number): void {
  const ip = parseIpv4(about.frame, ETH_HLEN);
  const route = about.dst;
  if (!ip || !route || route.flags & (RTCF.BROADCAST | RTCF.MULTICAST)) return;
  if (ip.fragment & IP_OFFSET) return;
  const inner = about.frame[ETH_HLEN + ip.headerLength] as number;
  if (ip.protocol === IPPROTO.ICMP && ERRORS.includes(inner)) return;
  const back = flow({
    daddr: ip.saddr,
    saddr: route.flags & RTCF.LOCAL ? ip.daddr : 0,
    tos: (ip.tos & TOS_MASK) | PRECEDENCE,
    proto: IPPROTO.ICMP,
  });
  const out = routeOutput(host, back);
  if (typeof out === 'number') return;
  host.fib.addrType(back.saddr, RT_TABLE.LOCAL);
  host.trace?.({
    type: 'icmp:icmp_send',
    at: host.now,
    host: host.name,
    ping: host.cause,
    icmp_type: type,
    code,
    saddr: formatIPv4(ip.saddr),
    daddr: formatIPv4(ip.daddr),
  });
  const quoted = Math.min(about.length, Math.min(routeMtu(out), MOST) - IP_HLEN - ICMP_HLEN);
  const packet = {
    saddr: back.saddr,
    daddr: back.daddr,
    protocol: IPPROTO.ICMP,
    ttl: routeTtl(out),
    tos: back.tos,
    dontFragment: false,
  };
  sendPacket(host, out, packet, ICMP_HLEN + quoted, (frame, at) => {
    frame.set(about.frame.subarray(ETH_HLEN, ETH_HLEN + quoted), at + ICMP_HLEN);
    emitIcmpEcho(frame, at, ICMP_HLEN + quoted, { type, code, id: 0, sequence: 0 });
  });
}
