/** The tracepoint fib:fib_table_lookup, and the words for route types and scopes that it carries for the reader. */
import { formatIPv4, formatPrefix } from '../addr.ts';
import type { Host } from '../host.ts';
import { IPPROTO } from '../wire/ipv4.ts';
import type { FibResult, Flow } from './flow.ts';
import type { FibTable } from './table.ts';

const TYPE_WORDS = [
  'none',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
];

/** iproute2's word for an RTN_* number. */
export function typeWord(type: number): string {
  return TYPE_WORDS[type] ?? String(type);
}

/** iproute2's word for an RT_SCOPE_* number. */
export function scopeWord(scope: number): string {
  const words: Record<number, string> = { 0: 'global', 200: 'site', 253: 'link', 254: 'host', 255: 'nowhere' };
  return words[scope] ?? String(scope);
}

/** Tells the tracer what a lookup in one table came to. */
export function traceLookup(host: Host, table: FibTable, flow: Flow, result: FibResult, err: number): void {
  const tracer = host.lab.tracer;
  if (!tracer) return;
  const nexthop = err === 0 ? result.nexthop : undefined;
  const hasPorts = flow.proto === IPPROTO.TCP || flow.proto === IPPROTO.UDP;
  const matched = err === 0 || result.alias !== undefined ? result.alias : undefined;
  tracer({
    type: 'fib:fib_table_lookup',
    at: host.lab.clock.now,
    host: host.name,
    ...(host.lab.cause !== undefined && { ping: host.lab.cause }),
    table: table.id,
    oif: flow.oif,
    iif: flow.iif,
    proto: flow.proto,
    saddr: formatIPv4(flow.saddr),
    sport: hasPorts ? flow.sport : 0,
    daddr: formatIPv4(flow.daddr),
    dport: hasPorts ? flow.dport : 0,
    tos: flow.tos,
    scope: flow.scope,
    flags: flow.flags,
    dev: nexthop?.dev?.ifname ?? '-',
    ...(nexthop?.gateway !== undefined && { gw: `${formatIPv4(nexthop.gateway)}/::` }),
    err,
    ...(matched && {
      match: {
        type: typeWord(matched.type),
        dst: formatPrefix(result.prefix, result.prefixlen),
        scope: scopeWord(matched.info.scope),
        ...(matched.info.prefsrc !== 0 && { prefsrc: formatIPv4(matched.info.prefsrc) }),
        ...losers(table, flow.daddr, result),
      },
    }),
  });
}

/** The shorter prefixes that cover the address too. */
function losers(table: FibTable, daddr: number, result: FibResult): { losers?: string[] } {
  const list: string[] = [];
  for (const { dst, alias } of table.covering(daddr)) {
    if (alias === result.alias || 32 - alias.slen > result.prefixlen) continue;
    list.push(`${formatPrefix(dst, 32 - alias.slen)} (${typeWord(alias.type)})`);
    if (list.length === 8) break;
  }
  return list.length > 0 ? { losers: list } : {};
}
