/** `ip route show` and `ip route flush`. */

import { Errno } from '../../../engine/errno.ts';
import { type RouteState, RT_TABLE } from '../../../engine/state.ts';
import { type Piecemeal, paced } from '../../pieces.ts';
import type { Args } from '../args.ts';
import { AF, type Ip } from '../context.ts';
import { contains } from '../inet.ts';
import { formOf, type RouteFilter, readFilter, routeMatches } from './filter.ts';
import { printRoute, printRoute6 } from './print.ts';

const MAX_ROUNDS = 10;

export function* showRoutes(ip: Ip, args: Args): Piecemeal {
  const filter = readFilter(ip, args);
  const form = formOf(filter);
  ip.out.begin();
  if (!dumpable(ip, filter)) return terminated(ip, filter, 'Dump terminated\n');
  for (const route of select(ip, filter)) {
    if (route) printRoute(ip, route, form);
    else yield;
  }
  for (const route of select6(ip, filter)) printRoute6(ip, route, form);
  ip.out.end();
  return 0;
}

export function* flushRoutes(ip: Ip, args: Args): Piecemeal {
  const { out, options } = ip;
  if (!args.more) {
    ip.warn('"ip route flush" requires arguments.\n');
    return 1;
  }
  const filter = readFilter(ip, args);
  if (filter.cached) {
    if (options.stats > 0) out.fp('*** IPv4 routing cache is flushed.\n');
    return 0;
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!dumpable(ip, filter, 'flush')) return terminated(ip, filter, 'Flush terminated\n');
    const doomed: RouteState[] = [];
    for (const route of select(ip, filter)) {
      if (route) doomed.push(route);
      else yield;
    }
    const doomed6 = select6(ip, filter);
    const count = doomed.length + doomed6.length;
    if (count === 0) {
      if (options.stats > 0 && round === 0) out.fp('Nothing to flush.\n');
      else if (options.stats > 0) out.fp(`*** Flush is complete after ${round} round${round > 1 ? 's' : ''} ***\n`);
      return 0;
    }
    for (const route of doomed) {
      if (options.stats > 1) printRoute(ip, route, formOf(filter));
      remove(ip, route);
      yield;
    }
    for (const route of doomed6) {
      if (options.stats > 1) printRoute6(ip, route, formOf(filter));
      ip.host.delInet6(route.oif, 'route');
    }
    if (options.stats > 0) out.fp(`\n*** Round ${round + 1}, deleting ${count} entries ***\n`);
  }
  return 0;
}

/** undefined is a pause: few may be found among many. */
function* select(ip: Ip, filter: RouteFilter): Generator<RouteState | undefined> {
  if (filter.cached || (filter.family !== AF.INET && filter.family !== AF.UNSPEC)) return;
  for (const route of paced(ip.host.routes(filter.table || undefined))) {
    if (!route || routeMatches(filter, route)) yield route;
  }
}

function select6({ host }: Ip, filter: RouteFilter): ReturnType<Ip['host']['routes6']> {
  return host.routes6().filter((route) => routeMatches6(filter, route));
}

/** The kernel refuses to list a table that was never made; main is then shown as if it were empty. */
function dumpable({ host }: Ip, { family, table, cached }: RouteFilter, verb: 'show' | 'flush' = 'show'): boolean {
  if (table === 0 || cached) return true;
  if (family === AF.INET) return (table === RT_TABLE.MAIN && verb === 'show') || host.hasTable(table);
  return family !== AF.INET6 || table >= 254;
}

function terminated(ip: Ip, { family }: RouteFilter, how: string): number {
  ip.warn(`Error: ipv${family === AF.INET6 ? 6 : 4}: FIB table does not exist.\n${how}`);
  return 2;
}

/** Deletes exactly this route: everything it has is asked for. */
function remove(ip: Ip, route: RouteState): void {
  const { nexthops, dst, dst_len, table, type, tos, protocol, scope, priority, prefsrc, metrics, lock } = route;
  const [first] = nexthops;
  try {
    ip.host.delRoute({
      ...{ dst, dst_len, table, type, tos, protocol, scope, priority },
      ...(prefsrc !== undefined && { prefsrc }),
      ...(metrics && { metrics }),
      ...(lock && { lock }),
      ...(nexthops.length > 1
        ? { nexthops }
        : {
            ...(first?.oif !== undefined && { oif: first.oif }),
            ...(first?.gateway !== undefined && { gateway: first.gateway }),
          }),
    });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
  }
}

function routeMatches6(filter: RouteFilter, route: ReturnType<Ip['host']['routes6']>[number]): boolean {
  if (filter.cached || (filter.family !== AF.INET6 && filter.family !== AF.UNSPEC)) return false;
  if (filter.table !== 0 && filter.table !== route.table) return false;
  if (filter.protocol !== undefined && filter.protocol !== route.protocol) return false;
  if (filter.scope !== undefined && filter.scope !== 0) return false;
  if (filter.type !== undefined && filter.type !== route.type) return false;
  if (filter.tos || filter.iif !== undefined || filter.mark || filter.realms?.value) return false;
  if (filter.oif !== undefined && filter.oif !== route.oif) return false;
  if (filter.metric !== undefined && filter.metric !== route.metric) return false;
  for (const prefix of [filter.root, filter.match]) {
    if (prefix && prefix.family !== AF.UNSPEC && !contains(prefix, AF.INET6, 0, route.dst)) return false;
    if (prefix && prefix === filter.match && prefix.specified && prefix.bitlen < route.dst_len) return false;
  }
  const { fromRoot, fromMatch } = filter;
  if ([fromRoot, fromMatch].some((from) => from?.family === AF.INET)) return false;
  return !filter.via && !filter.src;
}
