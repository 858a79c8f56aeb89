/**
 * What a route is looked up by, and what is found.
 *
 * Answers the same question as struct flowi4 (include/net/flow.h) and struct fib_result (include/net/ip_fib.h).
 */
import type { FibInfo, FibNexthop } from './info.ts';
import type { FibTable } from './table.ts';
import type { Ranges } from './trie/ranges.ts';
import type { FibAlias } from './trie/trie.ts';

export interface Flow {
  /** Interface indexes, 0 for any. A packet that starts here has iif 1: it comes from lo. */
  oif: number;
  iif: number;
  mark: number;
  tos: number;
  scope: number;
  proto: number;
  saddr: number;
  daddr: number;
  sport: number;
  dport: number;
  /** Whose packet it is; root's when nobody says. */
  uid: number;
  /** FLOWI_FLAG_* */
  flags: number;
}

/** A flow with these fields; the others are 0. Written out, because a spread costs more than the lookup. */
export function flow(f: Partial<Flow>): Flow {
  return {
    oif: f.oif ?? 0,
    iif: f.iif ?? 0,
    mark: f.mark ?? 0,
    tos: f.tos ?? 0,
    scope: f.scope ?? 0,
    proto: f.proto ?? 0,
    saddr: f.saddr ?? 0,
    daddr: f.daddr ?? 0,
    sport: f.sport ?? 0,
    dport: f.dport ?? 0,
    uid: f.uid ?? 0,
    flags: f.flags ?? 0,
  };
}

/** Filled in by a lookup that succeeds. */
export class FibResult {
  table: FibTable | undefined = undefined;
  info: FibInfo | undefined = undefined;
  nexthop: FibNexthop | undefined = undefined;
  prefix = 0;
  prefixlen = 0;
  type = 0;
  scope = 0;
  private route: FibAlias | undefined = undefined;
  private ranges: Ranges | undefined = undefined;
  private range = 0;

  /** The route. Of a large table it is fetched, from far away in memory, only for who asks: the tracer. */
  get alias(): FibAlias | undefined {
    return this.ranges ? this.ranges.routes[this.range] : this.route;
  }

  set alias(alias: FibAlias | undefined) {
    this.route = alias;
    this.ranges = undefined;
  }

  /** The route is that of a range. */
  isIn(ranges: Ranges, range: number): void {
    this.ranges = ranges;
    this.range = range;
  }
}
