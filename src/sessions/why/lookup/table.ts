/** Why a route of a table won, and why the others lost to it. */
import { routeTypes, scopes } from '../../../console/ip/names.ts';
import { formatIPv4, formatPrefix } from '../../../engine/addr.ts';
import { errnoName } from '../../../engine/errno.ts';
import type { Candidate, NexthopFault, TableExplained } from '../../../engine/explain/table.ts';
import { type NexthopState, type RouteState, RT_TABLE, RTN } from '../../../engine/state.ts';
import { counted } from '../events.ts';
import { list, prefixName, refusalOf, tableName } from '../words.ts';
import { ifnameOf, type Packet, tosName } from './packet.ts';

/** `local 10.0.3.0/24`, `the default route` */
export function routeName({ type, dst, dst_len }: RouteState): string {
  const prefix = prefixName(formatPrefix(dst, dst_len));
  return type === RTN.UNICAST ? prefix : `${routeTypes.name(type)} ${prefix.replace(/^the /, '')}`;
}

export function whySearch({ table, err, candidates, omitted }: TableExplained, { host, flow }: Packet): string {
  const name = tableName(table, !host.fib.customRules);
  const address = formatIPv4(flow.daddr);
  const count = candidates.length + omitted;
  if (count === 0) return `Nothing in ${name} covers ${address}.`;
  const won = candidates.find(({ verdict }) => verdict === 'won');
  const cover = `${counted(count, 'route')} in ${name} ${count === 1 ? 'covers' : 'cover'} ${address}`;
  if (!won) return `${cover}, but ${count === 1 ? 'it does not serve' : 'none of them serves'} here.`;
  const before = candidates.indexOf(won);
  const which = before > 0 ? 'the longest prefix that serves wins' : count > 1 ? 'the longest prefix wins' : 'it wins';
  return `${cover}; ${which}: ${routeName(won.route)}, ${meaning(won, host, err)}.`;
}

export function whyCandidate(candidate: Candidate, search: TableExplained, { host, flow }: Packet): string {
  const { route, verdict, faults } = candidate;
  const { dst_len, tos, scope } = route;
  const winner = search.candidates.find((other) => other.verdict === 'won')?.route;
  switch (verdict) {
    case 'won':
      return `It is ${meaning(candidate, host, search.err)}. ${place(candidate, search)}`;
    case 'tos':
      return `It is for packets with tos ${tosName(tos)} only, and this one has ${tosName(flow.tos)}.`;
    case 'scope':
      return `It reaches as far as ${scopes.name(scope)}, and only what is no farther than ${scopes.name(flow.scope)} was asked for.`;
    case 'nexthops':
      return `It cannot be used: ${list(faults.map((fault, i) => faultName(fault, route.nexthops[i], host, flow.oif)))}.`;
    case 'shorter':
      return `Its prefix, /${dst_len}, is shorter than the winner's, /${winner?.dst_len ?? 32}: less of the address has to match, so it says less about it.`;
    case 'behind':
      return winner ? behind(route, winner) : 'Another route to the same prefix stands before it.';
  }
}

/** Why nothing was before it. */
function place({ route }: Candidate, { candidates, omitted }: TableExplained): string {
  const index = candidates.findIndex(({ verdict }) => verdict === 'won');
  if (candidates.length + omitted === 1) return 'No other route covers the address.';
  if (index > 0) return 'Those before it could not be used.';
  return `No route covers the address with a longer prefix than /${route.dst_len}.`;
}

/** The order of routes to one prefix: by tos, then by metric, then as they were put there. */
function behind({ tos, priority }: RouteState, winner: RouteState): string {
  const same = 'The winner is to the same prefix and stands before it';
  if (tos !== winner.tos) return `${same}: it names its tos, ${tosName(winner.tos)}, and this one is for any.`;
  if (priority !== winner.priority) {
    return `${same}: its metric is ${winner.priority}, and this one's is ${priority}; the lower is preferred.`;
  }
  return `${same} with the same metric: the first of them is taken.`;
}

/** What it means for the packet that this route was taken. */
function meaning({ route, faults }: Candidate, host: Packet['host'], err: number): string {
  const refused = refusalOf(routeTypes.name(route.type));
  if (refused) return refused;
  if (err < 0) return `a ${routeTypes.name(route.type)} route, which cannot be used: ${errnoName(err)}`;
  const nexthop = route.nexthops[Math.max(0, faults.length - 1)];
  const dev = nexthop?.oif === undefined ? 'no interface' : ifnameOf(host, nexthop.oif);
  const share = route.nexthops.length > 1 ? ` (one of ${route.nexthops.length} next hops)` : '';
  switch (route.type) {
    case RTN.LOCAL:
      return `a local route: ${route.dst_len === 32 ? 'the address is' : 'every address in it is'} this host's own${route.table === RT_TABLE.LOCAL ? '' : ', though only table local counts when a packet wants to leave from one'}`;
    case RTN.BROADCAST:
      return `a broadcast route: it is for everybody on ${dev}`;
    case RTN.MULTICAST:
      return `a multicast route: it is for a group, by ${dev}`;
    default:
      return nexthop?.gateway === undefined
        ? `a route by ${dev}${share} without a gateway: the destination itself is the next hop`
        : `a route by way of the gateway ${formatIPv4(nexthop.gateway)} on ${dev}${share}`;
  }
}

function faultName(
  fault: NexthopFault | undefined,
  nexthop: NexthopState | undefined,
  host: Packet['host'],
  oif: number,
): string {
  const dev = nexthop?.oif === undefined ? 'its interface' : ifnameOf(host, nexthop.oif);
  switch (fault) {
    case 'dead':
      return `${dev} is down`;
    case 'linkdown':
      return `${dev} has no carrier, and ignore_routes_with_linkdown is 1`;
    case 'oif':
      return `it leaves by ${dev}, and ${ifnameOf(host, oif)} was asked for`;
    default:
      return `${dev} would do`;
  }
}
