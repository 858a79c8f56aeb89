/**
 * Connecting a UDP socket: sends nothing, but asks the routing tables which source address would be used.
 *
 * Answers the same question as __ip4_datagram_connect() in net/ipv4/datagram.c. ping begins with it.
 */
import { Errno, errnoName } from '../errno.ts';
import { type Flow, flow } from '../fib/flow.ts';
import type { Host } from '../host.ts';
import { RTCF, type Rt, routeOutput } from '../ip/route.ts';
import { IPPROTO } from '../wire/ipv4.ts';

export interface UdpConnect {
  daddr: number;
  dport: number;
  /** Interface it is bound to, 0 for none. */
  boundDev: number;
  tos: number;
  mark: number;
  broadcast: boolean;
}

/** An ephemeral port (ip_local_port_range). */
export function ephemeralPort(host: Host): number {
  const [low, high] = host.sysctl.portRange;
  return host.lab.random.between(low, high);
}

/** ip_route_connect(): once to learn the addresses, once more with them, for a source may lead another way. */
export function connectRoute(host: Host, wish: Flow, boundDev: number): Rt {
  const known = wish.saddr !== 0 && wish.daddr !== 0;
  let rt = routeOutput(host, wish);
  if (typeof rt !== 'number' && !known) {
    wish.oif = boundDev;
    rt = routeOutput(host, { ...wish });
  }
  if (typeof rt === 'number') throw new Errno(errnoName(rt));
  return rt;
}

/** The source address the kernel chose. Errno when the destination cannot be reached, or is a broadcast address. */
export function connectUdp(host: Host, request: UdpConnect, sport: number): number {
  const wish = flow({
    oif: request.boundDev,
    mark: request.mark,
    tos: request.tos & 0xfc,
    proto: IPPROTO.UDP,
    daddr: request.daddr,
    sport,
    dport: request.dport,
  });
  const rt = connectRoute(host, wish, request.boundDev);
  if (rt.flags & RTCF.BROADCAST && !request.broadcast) throw new Errno('EACCES');
  return wish.saddr;
}
