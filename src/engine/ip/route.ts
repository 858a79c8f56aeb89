/**
 * The route of one packet: out by which interface, from which address, to be delivered here or not.
 *
 * Answers the same question as ip_route_output_key_hash() in net/ipv4/route.c.
 */
import { INADDR_LOOPBACK, isLimitedBroadcast, isLocalMulticast, isLoopback, isMulticast, isZeronet } from '../addr.ts';
import type { Interface } from '../dev/interface.ts';
import { FibResult, type Flow } from '../fib/flow.ts';
import type { FibInfo } from '../fib/info.ts';
import { resultPrefsrc } from '../fib/semantics.ts';
import type { Host } from '../host.ts';
import { RT_SCOPE, RT_TABLE, RTN } from '../state.ts';
import { IPPROTO } from '../wire/ipv4.ts';
import { ipDevFind, selectAddr } from './select-addr.ts';

/** RTCF_*: what is special about a route in use. */
export const RTCF = {
  BROADCAST: 0x10000000,
  MULTICAST: 0x20000000,
  LOCAL: 0x80000000,
  DOREDIRECT: 0x01000000,
} as const;

/** 224.0.0.1: the one group that every interface with IPv4 is a member of. */
export const ALL_HOSTS = 0xe0000001;

const EINVAL = -22;
const ENODEV = -19;
const ENETUNREACH = -101;

/** A route in use (struct rtable). */
export interface Rt {
  /** RTN_* */
  readonly type: number;
  /** RTCF_* */
  readonly flags: number;
  readonly dev: Interface;
  readonly gateway: number | undefined;
  readonly table: number;
  /** The interface it came in by, or the one that was asked for: what a bound socket compares with. 0 for none. */
  readonly iif: number;
  /** The lookup it came from; it has no nexthop when the packet is on link by assumption. */
  readonly result: FibResult;
  /** What the route says beyond the way (metrics, realms), where it is heeded. */
  readonly info: FibInfo | undefined;
}

const isLocal = (rt: Rt) => (rt.flags & RTCF.LOCAL) !== 0;

export { isLocal as isDeliveredHere };

/**
 * The way out for `flow`; fills in its source (and a destination of 0.0.0.0). A negative errno when there is none.
 */
export function routeOutput(host: Host, flow: Flow): Rt | number {
  const result = new FibResult();
  const asked = flow.oif;
  flow.iif = 1; // what starts here comes from lo

  if (flow.saddr !== 0) {
    if (isMulticast(flow.saddr) || isLimitedBroadcast(flow.saddr) || isZeronet(flow.saddr)) return EINVAL;
    if (flow.oif === 0 && (isMulticast(flow.daddr) || isLimitedBroadcast(flow.daddr))) {
      const dev = ipDevFind(host, flow.saddr);
      if (!dev) return ENETUNREACH;
      flow.oif = dev.ifindex;
      return makeRoute(host, flow, result, dev, RTN.UNICAST, 0, asked);
    }
    if (!ipDevFind(host, flow.saddr)) return ENETUNREACH;
  }

  let dev: Interface | undefined;
  if (flow.oif !== 0) {
    dev = host.device(flow.oif);
    if (!dev) return ENODEV;
    if (!dev.isUp || !dev.addrs) return ENETUNREACH;
    if (isLocalMulticast(flow.daddr) || isLimitedBroadcast(flow.daddr) || flow.proto === IPPROTO.IGMP) {
      if (flow.saddr === 0) flow.saddr = selectAddr(host, dev, 0, RT_SCOPE.LINK);
      return makeRoute(host, flow, result, dev, RTN.UNICAST, 0, asked);
    }
    if (flow.saddr === 0) {
      if (isMulticast(flow.daddr)) flow.saddr = selectAddr(host, dev, 0, flow.scope);
      else if (flow.daddr === 0) flow.saddr = selectAddr(host, dev, 0, RT_SCOPE.HOST);
    }
  }

  if (flow.daddr === 0) {
    // 0.0.0.0 stands for this host.
    if (flow.saddr === 0) flow.saddr = INADDR_LOOPBACK;
    flow.daddr = flow.saddr;
    const lo = host.loopback;
    flow.oif = lo.ifindex;
    return makeRoute(host, flow, result, lo, RTN.LOCAL, RTCF.LOCAL, asked);
  }

  const err = host.fib.lookup(flow, result);
  if (err !== 0) {
    result.info = undefined;
    result.nexthop = undefined;
    result.table = undefined;
    if (!dev) return err;
    // The routing tables are silent, but the caller named the interface: assume the destination is on its link.
    if (flow.saddr === 0) flow.saddr = selectAddr(host, dev, 0, RT_SCOPE.LINK);
    return makeRoute(host, flow, result, dev, RTN.UNICAST, 0, asked);
  }
  if (result.type === RTN.LOCAL) {
    if (flow.saddr === 0) flow.saddr = result.info?.prefsrc || flow.daddr;
    const lo = host.loopback;
    flow.oif = lo.ifindex;
    return makeRoute(host, flow, result, lo, RTN.LOCAL, RTCF.LOCAL, result.nexthop?.dev?.ifindex ?? 0);
  }
  if (flow.saddr === 0) flow.saddr = resultPrefsrc(host, result);
  dev = result.nexthop?.dev as Interface;
  flow.oif = dev.ifindex;
  return makeRoute(host, flow, result, dev, result.type, 0, asked);
}

/** __mkroute_output() */
function makeRoute(
  host: Host,
  flow: Flow,
  result: FibResult,
  dev: Interface,
  found: number,
  given: number,
  iif: number,
): Rt | number {
  if (!dev.addrs) return EINVAL;
  if (isLoopback(flow.saddr) && !dev.isLoopback && !host.sysctl.ored('route_localnet', dev.ifname)) return EINVAL;
  let type = found;
  if (isLimitedBroadcast(flow.daddr)) type = RTN.BROADCAST;
  else if (isMulticast(flow.daddr)) type = RTN.MULTICAST;
  else if (isZeronet(flow.daddr)) return EINVAL;
  let flags = given;
  // What a route says beyond the way: never for the limited broadcast, for multicasts if the route is for them.
  const heeded = !isLimitedBroadcast(flow.daddr) && (type !== RTN.MULTICAST || result.prefixlen >= 4);
  if (dev.isLoopback) flags |= RTCF.LOCAL;
  if (type === RTN.BROADCAST) {
    flags |= RTCF.BROADCAST | RTCF.LOCAL;
  } else if (type === RTN.MULTICAST) {
    // Nobody here has joined a group but all-hosts, which every interface with IPv4 is a member of while it is up.
    flags |= RTCF.MULTICAST;
    if (flow.daddr === ALL_HOSTS && dev.isUp) flags |= RTCF.LOCAL;
    else flags &= ~RTCF.LOCAL;
  }
  return makeRt(dev, type, flags, result, iif, heeded);
}

/** A route in use, by what a lookup found; `heeded` says whether its metrics and realm count. */
export function makeRt(dev: Interface, type: number, flags: number, result: FibResult, iif: number, heeded = true): Rt {
  return {
    type,
    flags: flags >>> 0,
    dev,
    // A gateway that is this host itself is none.
    gateway: type === RTN.UNICAST && result.nexthop?.scope === RT_SCOPE.LINK ? result.nexthop.gateway : undefined,
    table: result.table?.id ?? RT_TABLE.UNSPEC, // no lookup, no table
    iif,
    result,
    info: heeded ? result.info : undefined,
  };
}

/** The largest packet that goes by a route: the route's own mtu, or its interface's; never above 65535. */
export function routeMtu(rt: Rt): number {
  const own = rt.info?.metrics?.mtu;
  return Math.min(typeof own === 'number' && own > 0 ? own : rt.dev.mtu, 0xffff);
}

/** The TTL of packets that go by a route and ask for no other: the route's own, or ip_default_ttl. */
export function routeTtl(rt: Rt): number {
  const own = rt.info?.metrics?.hoplimit;
  return typeof own === 'number' && own > 0 ? own : rt.dev.host.sysctl.defaultTtl;
}

/** Whether the route's mtu is locked: path MTU discovery, and so DF, is then off. */
export function isMtuLocked(rt: Rt): boolean {
  return rt.info?.lock?.includes('mtu') ?? false;
}
