/**
 * One routing table: which of its routes serves a flow, and its routes in order.
 *
 * Answers the same question as fib_table_lookup() in net/ipv4/fib_trie.c. Until a rule is added, the tables local and
 * main are one trie with two names (`FibTable.trie` is the same object); every alias knows the table it belongs to.
 */
import { networkOf } from '../addr.ts';
import { RTNH_F } from '../state.ts';
import type { FibResult, Flow } from './flow.ts';
import type { FibInfo } from './info.ts';
import { EAGAIN, FIB_PROPS } from './props.ts';
import { DEPENDS, NOTHING } from './trie/ranges.ts';
import { type FibAlias, type Node, Trie } from './trie/trie.ts';

/** Take nexthops whose link is down as well (FIB_LOOKUP_IGNORE_LINKSTATE). */
export const IGNORE_LINKSTATE = 2;

export interface TableEntry {
  /** Network address. */
  dst: number;
  alias: FibAlias;
}

export class FibTable {
  readonly id: number;
  trie: Trie;
  /** How many of its routes are default routes. */
  defaults = 0;

  constructor(id: number, trie = new Trie()) {
    this.id = id;
    this.trie = trie;
  }

  /**
   * The longest prefix that covers `flow.daddr` and may be used: fills `result` and returns 0, or a negative errno
   * (EAGAIN when there is none).
   */
  lookup(flow: Flow, result: FibResult, flags: number): number {
    const ranges = this.trie.atRest();
    if (ranges) {
      const range = ranges.find(flow.daddr);
      const slen = ranges.slens[range] as number;
      if (slen === NOTHING) return EAGAIN;
      if (slen !== DEPENDS) {
        const err = this.tryInfo(ranges.info(range), flow, result, flags);
        // Otherwise the next best route may serve the flow, which the trie knows.
        if (err <= 0) {
          result.isIn(ranges, range);
          return found(result, networkOf(flow.daddr, 32 - slen), slen, err);
        }
      }
    }
    return this.walk(flow, result, flags);
  }

  /** The same, node by node. */
  private walk(flow: Flow, result: FibResult, flags: number): number {
    const key = flow.daddr;
    let n = this.trie.root;
    if (!n) return EAGAIN;
    // The node to come back to, and the index from which shorter prefixes are tried there.
    let parent: Node | undefined;
    let index = 0;

    // 1. Down to the longest match.
    for (;;) {
      const i: number = (key ^ n.key) >>> n.pos;
      if (n.bits === 0) {
        if (i === 0) {
          const err = this.tryLeaf(n, key, flow, result, flags);
          if (err <= 0) return err;
          n = undefined;
        }
        break;
      }
      if (i >>> n.bits !== 0) break;
      if (n.slen > n.pos) {
        parent = n;
        index = i;
      }
      n = n.children[i];
      if (!n) break;
    }

    // 2. Back up, clearing one bit of the index after the other: each step is a shorter prefix.
    for (;;) {
      while (n) {
        if (((key ^ n.key) & (n.key | -n.key)) !== 0 || n.slen === n.pos) break;
        if (n.bits === 0) {
          const err = this.tryLeaf(n, key, flow, result, flags);
          if (err <= 0) return err;
          break;
        }
        n = n.children[0];
      }
      for (;;) {
        while (index === 0) {
          if (!parent) return EAGAIN;
          const up: Node | undefined = parent.parent;
          if (!up) return EAGAIN;
          index = (parent.key ^ up.key) >>> up.pos;
          parent = up;
        }
        index &= index - 1;
        n = (parent as Node).children[index];
        if (n) break;
      }
    }
  }

  /** The first alias of a leaf that serves the flow: 0 and `result`, a negative errno, or 1 to go on looking. */
  private tryLeaf(leaf: Node, key: number, flow: Flow, result: FibResult, flags: number): number {
    const rest = (key ^ leaf.key) >>> 0;
    const aliases = leaf.aliases;
    for (let i = 0; i < aliases.length; i++) {
      const alias = aliases[i] as FibAlias;
      if (alias.slen < 32 && rest >>> alias.slen !== 0) continue;
      if (alias.tos !== 0 && alias.tos !== flow.tos) continue;
      const err = this.tryInfo(alias.info, flow, result, flags);
      if (err > 0) continue;
      result.alias = alias;
      return found(result, leaf.key, alias.slen, err);
    }
    return 1;
  }

  private tryInfo(info: FibInfo, flow: Flow, result: FibResult, flags: number): number {
    if (info.scope < flow.scope) return 1;
    const error = (FIB_PROPS[info.type] as (typeof FIB_PROPS)[0]).error;
    if (error < 0) return error;
    if (info.flags & RTNH_F.DEAD) return 1;
    for (let i = 0; i < info.nexthops.length; i++) {
      const nexthop = info.nexthops[i] as (typeof info.nexthops)[0];
      if (nexthop.flags & RTNH_F.DEAD) continue;
      if (nexthop.flags & RTNH_F.LINKDOWN && !(flags & IGNORE_LINKSTATE) && nexthop.dev?.ignoresRoutesWithLinkdown())
        continue;
      if (flow.oif !== 0 && flow.oif !== nexthop.dev?.ifindex) continue;
      result.table = this;
      result.info = info;
      result.nexthop = nexthop;
      result.type = info.type;
      result.scope = info.scope;
      return 0;
    }
    return 1;
  }

  /** Its routes, by address, then longest prefix first. */
  *entries(): Generator<TableEntry> {
    for (const leaf of this.trie.leaves()) {
      for (const alias of leaf.aliases) if (alias.table === this.id) yield { dst: leaf.key, alias };
    }
  }

  /** What /proc/net/fib_trie shows: inner nodes and leaves from the root down, with their depth from 1. */
  *shape(node = this.trie.root, depth = 1): Generator<{ node: Node; depth: number }> {
    if (!node) return;
    yield { node, depth };
    for (const child of node.children) if (child) yield* this.shape(child, depth + 1);
  }

  /** The routes that cover an address, longest prefix first: what a lookup had to choose from. */
  *covering(addr: number): Generator<TableEntry> {
    for (let len = 32; len >= 0; len--) {
      if (!this.trie.suffixes[32 - len]) continue;
      const network = len === 0 ? 0 : (addr & (-1 << (32 - len))) >>> 0;
      const leaf = this.trie.leaf(network);
      if (!leaf) continue;
      for (const alias of leaf.aliases) if (alias.slen === 32 - len) yield { dst: network, alias };
    }
  }
}

function found(result: FibResult, prefix: number, slen: number, err: number): number {
  result.prefix = prefix;
  result.prefixlen = 32 - slen;
  return err;
}
