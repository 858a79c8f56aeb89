/**
 * The slow twin of a routing table: a list of routes, all of which are looked at for every question. What the trie
 * answers must be what this answers.
 */
import type { Flow } from '../../src/engine/fib/flow.ts';
import { FIB_PROPS } from '../../src/engine/fib/props.ts';
import type { FibAlias } from '../../src/engine/fib/trie/trie.ts';

export interface LinearRoute {
  dst: number;
  alias: FibAlias;
}

/** What a lookup comes to: the route, which of its nexthops, and 0 or a negative errno. */
export interface LinearAnswer {
  err: number;
  dst?: number;
  alias?: FibAlias;
  nexthop?: number;
}

export const NOTHING: LinearAnswer = { err: -11 };

const DEAD = 1;
const LINKDOWN = 16;

export class LinearTable {
  readonly routes: LinearRoute[] = [];

  insert(dst: number, alias: FibAlias): void {
    this.routes.push({ dst, alias });
  }

  remove(alias: FibAlias): void {
    this.routes.splice(
      this.routes.findIndex((route) => route.alias === alias),
      1,
    );
  }

  /** By address, then longest prefix first: the order in which a table is dumped. */
  ordered(): LinearRoute[] {
    return this.routes.toSorted((a, b) => a.dst - b.dst || byRank(a.alias, b.alias));
  }

  /** The first route, best first, that covers the address and serves the flow. */
  lookup(flow: Flow, { ignoreLinkstate = false } = {}): LinearAnswer {
    const covering = this.routes.filter(({ dst, alias }) => {
      const size = 2 ** alias.slen;
      return flow.daddr >= dst && flow.daddr < dst + size;
    });
    for (const { dst, alias } of covering.sort((a, b) => byRank(a.alias, b.alias))) {
      const { info, tos, type } = alias;
      if (tos !== 0 && tos !== flow.tos) continue;
      if (info.scope < flow.scope) continue;
      const error = FIB_PROPS[type]?.error ?? 0;
      if (error !== 0) return { err: error, dst, alias };
      if (info.flags & DEAD) continue;
      const nexthop = info.nexthops.findIndex(
        ({ flags, dev }) =>
          !(flags & DEAD) &&
          (!(flags & LINKDOWN) || ignoreLinkstate || !dev?.ignoresRoutesWithLinkdown()) &&
          (flow.oif === 0 || flow.oif === dev?.ifindex),
      );
      if (nexthop >= 0) return { err: 0, dst, alias, nexthop };
    }
    return NOTHING;
  }
}

/** Longest prefix, then the higher table (local before main), the higher tos, the lower metric, the order asked for. */
function byRank(a: FibAlias, b: FibAlias): number {
  return (
    a.slen - b.slen || b.table - a.table || b.tos - a.tos || a.info.priority - b.info.priority || a.order - b.order
  );
}
