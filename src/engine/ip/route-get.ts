/**
 * `ip route get`: which way a packet would go, without sending one.
 *
 * Answers the same question as inet_rtm_getroute() in net/ipv4/route.c.
 */
import { type ErrnoName, errnoName } from '../errno.ts';
import { flow } from '../fib/flow.ts';
import { routeState } from '../fib/frontend.ts';
import type { Host } from '../host.ts';
import type { RouteState } from '../state.ts';
import { RTCF, routeOutput } from './route.ts';
import { routeInput } from './route-input.ts';

export interface RouteGet {
  dst: number;
  src?: number;
  iif?: number;
  oif?: number;
  mark?: number;
  tos?: number;
  fibmatch?: boolean;
  ipproto?: number;
  sport?: number;
  dport?: number;
  uid?: number;
}

/** The way a packet would go. */
export interface RouteInUse {
  /** RTN_* */
  type: number;
  table: number;
  dst: number;
  /** The source that was asked for. */
  src?: number;
  /** The source that was chosen, when none was asked for. */
  prefsrc?: number;
  oif: number;
  iif?: number;
  gateway?: number;
  tos: number;
  mark: number;
  /** RTCF_* as iproute2 names them: local, brd, mc ... */
  cache: string[];
  metrics?: Record<string, number | string>;
  lock?: string[];
  realms?: number;
}

export type RouteAnswer = { errno: ErrnoName; extack?: string } | { match: RouteState } | RouteInUse;

/** Protocols whose ports the kernel knows how to look at. */
const PROTOCOLS = [1, 6, 17, 58];

export function getRoute(host: Host, request: RouteGet): RouteAnswer {
  if (request.ipproto !== undefined && !PROTOCOLS.includes(request.ipproto)) {
    return { errno: 'EOPNOTSUPP', extack: 'Unsupported ip proto' };
  }
  const came = request.iif !== undefined ? host.device(request.iif) : undefined;
  if (request.iif !== undefined && !came) return { errno: 'ENODEV' };
  const wish = flow({
    daddr: request.dst,
    saddr: request.src ?? 0,
    oif: request.oif ?? 0,
    mark: request.mark ?? 0,
    tos: (request.tos ?? 0) & 0xfc,
    proto: request.ipproto ?? 17,
    sport: request.sport ?? 0,
    dport: request.dport ?? 0,
    uid: request.uid ?? 0,
  });
  const rt = came ? routeInput(host, came, wish) : routeOutput(host, wish);
  if (typeof rt === 'number') return { errno: errnoName(rt) };
  const { alias } = rt.result;
  if (request.fibmatch) {
    if (!rt.result.info || !alias) return { errno: 'EHOSTUNREACH' };
    // The table is where the lookup went: main also for what local keeps in main's trie.
    return { match: { ...routeState(rt.result.prefix, alias), type: rt.type, table: rt.table } };
  }
  const cache: string[] = [];
  if (rt.flags & RTCF.LOCAL) cache.push('local');
  if (rt.flags & RTCF.BROADCAST) cache.push('brd');
  if (rt.flags & RTCF.MULTICAST) cache.push('mc');
  if (rt.flags & RTCF.DOREDIRECT) cache.push('redirect');
  return {
    type: rt.type,
    table: rt.table,
    dst: request.dst,
    ...(request.src !== undefined && request.src !== 0 && { src: request.src }),
    ...(!came && wish.saddr !== (request.src ?? 0) && { prefsrc: wish.saddr }),
    oif: rt.dev.ifindex,
    ...(came && { iif: came.ifindex }),
    ...(rt.gateway !== undefined && { gateway: rt.gateway }),
    tos: alias?.tos ?? 0, // the route's own, whatever was asked for
    mark: request.mark ?? 0,
    cache,
    ...(rt.info && rt.result.nexthop?.realms && { realms: rt.result.nexthop.realms }),
    ...(rt.info?.metrics && { metrics: { ...rt.info.metrics } }),
    ...(rt.info?.lock && { lock: [...rt.info.lock] }),
  };
}
