/** A route as a client writes it, in netlink's numbers; what is not said is filled in as `ip route` does. */
import { dsfieldId, protocols, routeTypes, scopes, tables } from '../../console/ip/names.ts';
import type { RouteCreate } from '../../contract/route.ts';
import type { RouteRequest } from '../../engine/fib/frontend.ts';
import type { Host } from '../../engine/host.ts';
import { type RouteState, RT_SCOPE, RT_TABLE, RTN, RTNH_F, RTPROT } from '../../engine/state.ts';
import { Malformed } from '../errors.ts';
import { addressOf, ifindexOf, numberOf } from './find.ts';

const FLAGS = { onlink: RTNH_F.ONLINK, pervasive: RTNH_F.PERVASIVE } as const;

export function requestOf(host: Host, input: RouteCreate): RouteRequest {
  const { gateway, dev, prefsrc, metric, tos, flags, nexthops, metrics } = input;
  const type = input.type === undefined ? RTN.UNICAST : numberOf(routeTypes, input.type, 'type of route');
  return {
    ...prefixOf(input.dst),
    type,
    table: input.table === undefined ? tableFor(type) : numberOf(tables, input.table, 'table'),
    protocol: input.protocol === undefined ? RTPROT.BOOT : numberOf(protocols, input.protocol, 'protocol'),
    scope: input.scope === undefined ? scopeFor(type, input) : numberOf(scopes, input.scope, 'scope'),
    ...(tos !== undefined && { tos: typeof tos === 'number' ? tos : numberOf({ id: dsfieldId }, tos, 'tos') }),
    ...(metric !== undefined && { priority: metric }),
    ...(prefsrc !== undefined && { prefsrc: addressOf(prefsrc) }),
    ...(dev !== undefined && { oif: ifindexOf(host, dev) }),
    ...(gateway !== undefined && { gateway: addressOf(gateway) }),
    ...(flags && { flags: flagsOf(flags) }),
    ...(metrics && { metrics }),
    ...(nexthops && {
      nexthops: nexthops.map((hop) => ({
        ...(hop.dev !== undefined && { oif: ifindexOf(host, hop.dev) }),
        ...(hop.gateway !== undefined && { gateway: addressOf(hop.gateway) }),
        weight: hop.weight ?? 1,
        flags: flagsOf(hop.flags ?? []),
      })),
    }),
  };
}

/** A request that names exactly this route. */
export function exactly(route: RouteState): RouteRequest {
  const { table, type, dst, dst_len, tos, protocol, scope, priority, prefsrc, nexthops, metrics, lock } = route;
  const request: RouteRequest = { table, type, dst, dst_len, tos, protocol, scope, priority };
  if (prefsrc !== undefined) request.prefsrc = prefsrc;
  if (metrics) request.metrics = metrics;
  if (lock) request.lock = lock;
  const [only] = nexthops;
  if (nexthops.length > 1) request.nexthops = nexthops;
  else if (only) {
    if (only.oif !== undefined) request.oif = only.oif;
    if (only.gateway !== undefined) request.gateway = only.gateway;
    if (only.realms !== undefined) request.realms = only.realms;
  }
  return request;
}

/** `default`, an address or a prefix. */
function prefixOf(text: string): { dst: number; dst_len: number } {
  if (text === 'default' || text === 'any' || text === 'all') return { dst: 0, dst_len: 0 };
  const [address = '', length] = text.split('/');
  if (length !== undefined && !/^\d{1,2}$/.test(length)) throw new Malformed(`${text} is not an IPv4 prefix`);
  return { dst: addressOf(address), dst_len: length === undefined ? 32 : Number(length) };
}

function flagsOf(names: readonly (keyof typeof FLAGS)[]): number {
  return names.reduce((flags, name) => flags | FLAGS[name], 0);
}

function tableFor(type: number): number {
  const local: readonly number[] = [RTN.LOCAL, RTN.BROADCAST, RTN.NAT, RTN.ANYCAST];
  return local.includes(type) ? RT_TABLE.LOCAL : RT_TABLE.MAIN;
}

function scopeFor(type: number, { gateway, nexthops }: RouteCreate): number {
  if (type === RTN.LOCAL || type === RTN.NAT) return RT_SCOPE.HOST;
  if (type === RTN.BROADCAST || type === RTN.MULTICAST || type === RTN.ANYCAST) return RT_SCOPE.LINK;
  return type === RTN.UNICAST && gateway === undefined && !nexthops ? RT_SCOPE.LINK : RT_SCOPE.UNIVERSE;
}
