/** The tracepoint fib:fib_table_lookup, and the words for route types and scopes that it carries for the reader. */

import type { LookupMatch } from '../../contract/trace.ts';
import { formatIPv4, formatPrefix } from '../addr.ts';
import type { Host } from '../host.ts';
import { RTN_WORDS } from '../state.ts';
import { IPPROTO } from '../wire/ipv4.ts';
import type { FibResult, Flow } from './flow.ts';
import type { FibTable } from './table.ts';
import type { FibAlias, Trie } from './trie/trie.ts';

const SCOPE_WORDS: Readonly<Record<number, string>> = {
  0: 'global',
  200: 'site',
  253: 'link',
  254: 'host',
  255: 'nowhere',
};

/** iproute2's word for an RTN_* number. */
export function typeWord(type: number): string {
  return RTN_WORDS[type] ?? String(type);
}

/** iproute2's word for an RT_SCOPE_* number. */
export function scopeWord(scope: number): string {
  return SCOPE_WORDS[scope] ?? String(scope);
}

/** Tells the tracer what a lookup in one table came to. */
export function traceLookup(host: Host, table: FibTable, flow: Flow, result: FibResult, err: number): void {
  const nexthop = err === 0 ? result.nexthop : undefined;
  const hasPorts = flow.proto === IPPROTO.TCP || flow.proto === IPPROTO.UDP;
  host.trace?.({
    type: 'fib:fib_table_lookup',
    at: host.now,
    host: host.name,
    ping: host.cause,
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
    gw: nexthop?.gateway === undefined ? undefined : `${formatIPv4(nexthop.gateway)}/::`,
    err,
    match: result.alias && matchOf(table, result.alias, result.prefix),
  });
}

/** What was said of a route before; it is still true while its trie has not changed. */
const said = new WeakMap<FibAlias, { trie: Trie; changes: number; match: LookupMatch }>();

/** The route that was found, in words, and the shorter prefixes that lost: they are the same for every address. */
function matchOf(table: FibTable, alias: FibAlias, prefix: number): LookupMatch {
  const { trie } = table;
  const before = said.get(alias);
  if (before && before.trie === trie && before.changes === trie.changes) return before.match;
  const losers = losersTo(table, alias, prefix);
  const match: LookupMatch = Object.freeze({
    type: typeWord(alias.type),
    dst: formatPrefix(prefix, 32 - alias.slen),
    scope: scopeWord(alias.info.scope),
    ...(alias.info.prefsrc !== 0 && { prefsrc: formatIPv4(alias.info.prefsrc) }),
    ...(losers.length > 0 && { losers }),
  });
  said.set(alias, { trie, changes: trie.changes, match });
  return match;
}

/** More losers than this are not worth telling. */
const MAX_LOSERS = 8;

/** The other routes to the prefix, and to shorter ones that it lies in. */
function losersTo(table: FibTable, alias: FibAlias, prefix: number): string[] {
  const list: string[] = [];
  for (const { dst, alias: other } of table.covering(prefix)) {
    if (other === alias || other.slen < alias.slen) continue;
    list.push(`${formatPrefix(dst, 32 - other.slen)} (${typeWord(other.type)})`);
    if (list.length === MAX_LOSERS) break;
  }
  return list;
}
