/**
 * The rules that a lookup went through: which did not match, and for what, and what the others did.
 *
 * A second telling of Fib.lookup(), with reasons; a test holds the two against each other.
 */

import { maskOf } from '../addr.ts';
import type { Fib } from '../fib/fib.ts';
import type { Flow } from '../fib/flow.ts';
import { EAGAIN } from '../fib/props.ts';
import { FIB_RULE, FR_ACT, ruleError } from '../fib/rules.ts';
import { RT_TABLE, type RuleState } from '../state.ts';
import { explainTable, type TableExplained } from './table.ts';

/** What a rule can ask of a packet. */
export type Selector =
  | 'src'
  | 'dst'
  | 'tos'
  | 'fwmark'
  | 'iif'
  | 'oif'
  | 'uidrange'
  | 'ipproto'
  | 'sport'
  | 'dport'
  | 'l3mdev'
  | 'tun_id';

export type RuleOutcome =
  /** It is for other packets. */
  | 'no-match'
  /** Until a rule is added or deleted, local is one with main: both are searched by main's rule. */
  | 'merged'
  /** Its table has the answer, which may be a refusal. */
  | 'answered'
  /** Its table has none: the next rule has its turn. */
  | 'nothing'
  /** Its table was never made. */
  | 'no-table'
  /** Its table has an answer that the rule itself does not count. */
  | 'suppressed'
  | 'goto'
  | 'nop'
  /** It is itself the answer: a refusal. */
  | 'refused';

export interface RuleTried {
  rule: RuleState;
  outcome: RuleOutcome;
  /** Selectors that the packet does not have: why a rule does not match, or one with `not` does. */
  differs: Selector[];
  /** What was found in its table, where that was searched. */
  search?: TableExplained;
}

export interface RulesExplained {
  /** In the order in which they were tried. */
  rules: RuleTried[];
  /** 0, or a negative errno. */
  err: number;
}

const ENETUNREACH = -101;

export function explainRules(fib: Fib, wish: Readonly<Flow>, flags: number): RulesExplained {
  const rules: RuleTried[] = [];
  for (let i = 0; i < fib.rules.length; i++) {
    const rule = fib.rules[i] as RuleState;
    const tried = explainRule(fib, rule, wish, flags);
    rules.push(tried);
    if (tried.outcome === 'answered') return { rules, err: tried.search?.err ?? 0 };
    if (tried.outcome === 'refused') return { rules, err: ruleError(rule.action) };
    if (tried.outcome !== 'goto') continue;
    const target = fib.rules.findIndex(({ priority }) => priority === rule.goto);
    if (target > i) i = target - 1;
  }
  return { rules, err: ENETUNREACH };
}

function explainRule(fib: Fib, rule: RuleState, wish: Readonly<Flow>, flags: number): RuleTried {
  if (!fib.customRules && rule.table === RT_TABLE.LOCAL) return { rule, outcome: 'merged', differs: [] };
  const differs = selectorsThatDiffer(fib, rule, wish);
  const inverted = (rule.flags & FIB_RULE.INVERT) !== 0;
  const tried = (outcome: RuleOutcome, search?: TableExplained): RuleTried => ({
    rule,
    outcome,
    differs,
    ...(search && { search }),
  });
  if (differs.length > 0 !== inverted) return tried('no-match');
  if (rule.action === FR_ACT.GOTO) return tried('goto');
  if (rule.action === FR_ACT.NOP) return tried('nop');
  if (rule.action !== FR_ACT.TO_TBL) return tried('refused');
  const table = fib.tables.get(rule.table);
  if (!table) return tried('no-table');
  const search = explainTable(table, wish, flags);
  if (search.err === EAGAIN) return tried('nothing', search);
  return tried(search.err === 0 && isSuppressed(fib, rule, search) ? 'suppressed' : 'answered', search);
}

function isSuppressed(fib: Fib, rule: RuleState, { candidates }: TableExplained): boolean {
  const won = candidates.find(({ verdict }) => verdict === 'won');
  if (!won) return false;
  if (rule.suppress_prefixlength !== undefined && won.route.dst_len <= rule.suppress_prefixlength) return true;
  const oif = won.route.nexthops[won.faults.length - 1]?.oif;
  const group = oif === undefined ? undefined : fib.host.device(oif)?.group;
  return rule.suppress_ifgroup !== undefined && group === rule.suppress_ifgroup;
}

function selectorsThatDiffer(fib: Fib, rule: RuleState, flow: Readonly<Flow>): Selector[] {
  const isOther = (ifname: string | undefined, ifindex: number) =>
    ifname !== undefined && fib.host.deviceByName(ifname)?.ifindex !== ifindex;
  const isOutside = (range: readonly [number, number] | undefined, port: number) =>
    range !== undefined && (port < range[0] || port > range[1]);
  const tests: [Selector, boolean][] = [
    ['src', ((flow.saddr ^ rule.src) & maskOf(rule.src_len)) !== 0],
    ['dst', ((flow.daddr ^ rule.dst) & maskOf(rule.dst_len)) !== 0],
    ['tos', rule.tos !== 0 && rule.tos !== flow.tos],
    ['fwmark', ((rule.fwmark ^ flow.mark) & rule.fwmask) !== 0],
    ['iif', isOther(rule.iif, flow.iif)],
    ['oif', isOther(rule.oif, flow.oif)],
    ['uidrange', isOutside(rule.uid_range, flow.uid)],
    ['ipproto', Boolean(rule.ipproto) && rule.ipproto !== flow.proto],
    ['sport', isOutside(rule.sport, flow.sport)],
    ['dport', isOutside(rule.dport, flow.dport)],
    ['l3mdev', rule.l3mdev === true],
    ['tun_id', Boolean(rule.tun_id)],
  ];
  return tests.filter(([, differs]) => differs).map(([selector]) => selector);
}
