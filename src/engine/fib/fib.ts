/**
 * The forwarding information base of one host: its tables, its rules, and a lookup through both.
 *
 * Answers the same question as fib_lookup() in include/net/ip_fib.h and net/ipv4/fib_rules.c.
 */
import { isLimitedBroadcast, isMulticast, isZeronet } from '../addr.ts';
import type { Interface } from '../dev/interface.ts';
import type { Inquiry } from '../explain/inquiry.ts';
import type { Host } from '../host.ts';
import { MANY, type Pauses } from '../pauses.ts';
import { RT_TABLE, RTN, type RuleState } from '../state.ts';
import { FibResult, type Flow, flow } from './flow.ts';
import { FibInfos } from './info.ts';
import { EAGAIN } from './props.ts';
import { defaultRules, FR_ACT, ruleError, ruleMatches } from './rules.ts';
import { FibTable } from './table.ts';
import { traceLookup } from './trace.ts';
import { Trie } from './trie/trie.ts';

const ENETUNREACH = -101;
/** FLOWI_FLAG_L3MDEV_OIF: set on the way through the rules, whether there is such a device or not. */
const L3MDEV_OIF = 4;

/** One table as a trie: inner nodes (bits > 0) and leaves, from the root down. */
export interface TrieShape {
  table: number;
  /** From the root down. */
  nodes: Iterable<{
    depth: number;
    key: number;
    length: number;
    bits: number;
    full: number;
    empty: number;
    routes: { length: number; scope: number; type: number; tos: number }[];
  }>;
}

export class Fib {
  readonly host: Host;
  readonly tables = new Map<number, FibTable>();
  readonly infos = new FibInfos();
  /** In order of priority. */
  rules: RuleState[] = defaultRules();
  /** True once a rule was added or deleted: every lookup then goes through the rules. */
  customRules = false;
  /** True once somebody added a route of type local. */
  customLocalRoutes = false;
  /** Told of every question, for as long as somebody wants to know how an answer came about. */
  inquiry: Inquiry | undefined = undefined;

  constructor(host: Host) {
    this.host = host;
  }

  table(id: number): FibTable | undefined {
    return this.tables.get(id === RT_TABLE.UNSPEC ? RT_TABLE.MAIN : id);
  }

  /** The table, made when missing. Local shares main's trie as long as nobody has touched the rules. */
  ensureTable(id: number): FibTable {
    const wanted = id === RT_TABLE.UNSPEC ? RT_TABLE.MAIN : id;
    const old = this.tables.get(wanted);
    if (old) return old;
    const shared = wanted === RT_TABLE.LOCAL && !this.customRules ? this.ensureTable(RT_TABLE.MAIN).trie : undefined;
    const table = new FibTable(wanted, shared);
    this.tables.set(wanted, table);
    this.host.countersChanged = true;
    return table;
  }

  /** In the order of a dump: of the kernel's hash of 256 buckets, the newest first in each. */
  inOrder(): FibTable[] {
    return [...this.tables.values()].reverse().sort((a, b) => (a.id & 255) - (b.id & 255));
  }

  /** The tables as tries, in that order. */
  *tries(): Generator<TrieShape> {
    for (const table of this.inOrder()) yield { table: table.id, nodes: nodesOf(table) };
  }

  /** Local and main become two tries, for good (fib_unmerge): from now on the rules say in which order they are searched. */
  *unmerge(): Pauses {
    if (this.customRules) return;
    this.customRules = true;
    this.host.countersChanged = true;
    const main = this.tables.get(RT_TABLE.MAIN);
    const local = this.tables.get(RT_TABLE.LOCAL);
    if (!main || !local) return;
    const separate = new Trie();
    let count = 0;
    for (const { dst, alias } of local.entries()) {
      separate.insert(dst, alias);
      if (++count % MANY === 0) yield;
    }
    for (const gone of main.trie.flush((alias) => alias.table === RT_TABLE.LOCAL)) {
      if (!gone || ++count % MANY === 0) yield;
    }
    local.trie = separate;
  }

  /** One table, and the tracer is told. 0 and `result`, or a negative errno. */
  search(table: FibTable, wish: Flow, result: FibResult, flags = 0): number {
    result.alias = undefined;
    this.inquiry?.search(table, wish, flags);
    const err = table.lookup(wish, result, flags);
    if (this.host.lab.tracer) traceLookup(this.host, table, wish, result, err);
    return err;
  }

  /** Every table that the rules name, in their order. 0 and `result`, or a negative errno. */
  lookup(wish: Flow, result: FibResult, flags = 0): number {
    this.inquiry?.lookup(wish, flags);
    if (this.customRules) return this.lookupByRules(wish, result, flags);
    const main = this.tables.get(RT_TABLE.MAIN);
    let err = main ? this.search(main, wish, result, flags) : EAGAIN;
    if (err === EAGAIN) {
      const fallback = this.tables.get(RT_TABLE.DEFAULT);
      if (fallback) err = this.search(fallback, wish, result, flags);
    }
    return err === EAGAIN ? ENETUNREACH : err;
  }

  private lookupByRules(wish: Flow, result: FibResult, flags: number): number {
    if (wish.oif !== 0 && this.host.device(wish.oif)) wish.flags |= L3MDEV_OIF;
    const indexOf = (ifname: string) => this.host.deviceByName(ifname)?.ifindex;
    for (let i = 0; i < this.rules.length; i++) {
      const rule = this.rules[i] as RuleState;
      if (!ruleMatches(rule, wish, indexOf)) continue;
      if (rule.action === FR_ACT.GOTO) {
        if (rule.goto !== undefined) i = this.jump(i, rule.goto);
        continue;
      }
      if (rule.action === FR_ACT.NOP) continue;
      if (rule.action !== FR_ACT.TO_TBL) return ruleError(rule.action);
      const table = this.tables.get(rule.table);
      const err = table ? this.search(table, wish, result, flags) : EAGAIN;
      if (err === EAGAIN) continue;
      if (err === 0 && isSuppressed(rule, result)) continue;
      return err;
    }
    return ENETUNREACH;
  }

  /** The rule before the first of a priority, by halves; `from` when there is none behind it. */
  private jump(from: number, priority: number): number {
    let low = from + 1;
    let high = this.rules.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.rules[middle] as RuleState).priority < priority) low = middle + 1;
      else high = middle;
    }
    return this.rules[low]?.priority === priority ? low - 1 : from;
  }

  /**
   * What an address is, RTN_*: local, broadcast, multicast, or unicast when it is nobody's here. With `dev`, local
   * only counts there. inet_addr_type().
   */
  addrType(addr: number, tableId: number = RT_TABLE.LOCAL, dev?: Interface): number {
    if (isZeronet(addr) || isLimitedBroadcast(addr)) return RTN.BROADCAST;
    if (isMulticast(addr)) return RTN.MULTICAST;
    const table = this.table(tableId);
    if (!table) return RTN.BROADCAST;
    const result = new FibResult();
    if (this.search(table, flow({ daddr: addr }), result) !== 0) return RTN.UNICAST;
    return !dev || result.info?.nexthops[0]?.dev === dev ? result.type : RTN.UNICAST;
  }
}

function* nodesOf(table: FibTable): TrieShape['nodes'] & Generator {
  for (const { node, depth } of table.shape()) {
    yield {
      depth,
      key: node.key,
      length: 32 - node.pos - node.bits,
      bits: node.bits,
      full: node.full,
      empty: node.empty,
      routes: node.aliases.map((a) => ({ length: 32 - a.slen, scope: a.info.scope, type: a.type, tos: a.tos })),
    };
  }
}

function isSuppressed(rule: RuleState, result: FibResult): boolean {
  if (rule.suppress_prefixlength !== undefined && result.prefixlen <= rule.suppress_prefixlength) return true;
  return rule.suppress_ifgroup !== undefined && result.nexthop?.dev?.group === rule.suppress_ifgroup;
}
