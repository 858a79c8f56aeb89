/**
 * Every route of a table that covers an address: which one a lookup took, and why it did not take the others.
 *
 * A second telling of FibTable.lookup(), in the same order and with reasons; a test holds the two against each other.
 */

import type { Flow } from '../fib/flow.ts';
import { routeState } from '../fib/frontend.ts';
import type { FibNexthop } from '../fib/info.ts';
import { EAGAIN, typeError } from '../fib/props.ts';
import { type FibTable, IGNORE_LINKSTATE } from '../fib/table.ts';
import type { FibAlias } from '../fib/trie/trie.ts';
import { type RouteState, RTNH_F } from '../state.ts';

/** What keeps a nexthop from being used. */
export type NexthopFault = 'dead' | 'linkdown' | 'oif';

export type CandidateVerdict =
  /** It was taken: its nexthop, or its refusal, is the answer. */
  | 'won'
  /** It is for another tos. */
  | 'tos'
  /** It reaches farther than was asked for. */
  | 'scope'
  /** None of its nexthops serves: `faults` says why, one for each. */
  | 'nexthops'
  /** Not looked at: another was taken, whose prefix is longer. */
  | 'shorter'
  /** Not looked at: another to the same prefix stands before it. */
  | 'behind';

export interface Candidate {
  route: RouteState;
  verdict: CandidateVerdict;
  /** Of its nexthops in order, as far as they were looked at; undefined for the one that was taken. */
  faults: (NexthopFault | undefined)[];
}

export interface TableExplained {
  table: number;
  /** 0, or a negative errno; EAGAIN where the next rule has its turn. */
  err: number;
  /** Longest prefix first, in the order in which they are tried. */
  candidates: Candidate[];
  /** How many more there are: the list has an end. */
  omitted: number;
}

const MAX_CANDIDATES = 64;

export function explainTable(table: FibTable, wish: Readonly<Flow>, flags: number): TableExplained {
  const candidates: Candidate[] = [];
  let omitted = 0;
  let winner: RouteState | undefined;
  let err = EAGAIN;
  for (const { dst, alias } of table.covering(wish.daddr)) {
    if (winner && candidates.length >= MAX_CANDIDATES) {
      omitted++;
      continue;
    }
    const route = routeState(dst, alias);
    if (winner) {
      candidates.push({ route, verdict: route.dst_len < winner.dst_len ? 'shorter' : 'behind', faults: [] });
      continue;
    }
    const { verdict, faults } = judge(alias, wish, flags);
    candidates.push({ route, verdict, faults });
    if (verdict !== 'won') continue;
    winner = route;
    err = typeError(alias.type);
  }
  return { table: table.id, err, candidates, omitted };
}

function judge(alias: FibAlias, wish: Readonly<Flow>, flags: number): Pick<Candidate, 'verdict' | 'faults'> {
  const { info } = alias;
  if (alias.tos !== 0 && alias.tos !== wish.tos) return { verdict: 'tos', faults: [] };
  if (info.scope < wish.scope) return { verdict: 'scope', faults: [] };
  if (typeError(alias.type) < 0) return { verdict: 'won', faults: [] };
  if (info.flags & RTNH_F.DEAD) return { verdict: 'nexthops', faults: info.nexthops.map(() => 'dead') };
  const faults: Candidate['faults'] = [];
  for (const nexthop of info.nexthops) {
    const fault = faultOf(nexthop, wish, flags);
    faults.push(fault);
    if (!fault) return { verdict: 'won', faults };
  }
  return { verdict: 'nexthops', faults };
}

function faultOf({ flags: state, dev }: FibNexthop, wish: Readonly<Flow>, flags: number): NexthopFault | undefined {
  if (state & RTNH_F.DEAD) return 'dead';
  if (state & RTNH_F.LINKDOWN && !(flags & IGNORE_LINKSTATE) && dev?.ignoresRoutesWithLinkdown()) return 'linkdown';
  return wish.oif !== 0 && wish.oif !== dev?.ifindex ? 'oif' : undefined;
}
