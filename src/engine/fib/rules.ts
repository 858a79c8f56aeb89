/**
 * Which tables are searched, and in which order: the policy rules.
 *
 * Answers the same question as net/core/fib_rules.c and net/ipv4/fib_rules.c.
 */
import { maskOf } from '../addr.ts';
import { RT_TABLE, type RuleState } from '../state.ts';
import type { Flow } from './flow.ts';

/** FR_ACT_* */
export const FR_ACT = { TO_TBL: 1, GOTO: 2, NOP: 3, BLACKHOLE: 6, UNREACHABLE: 7, PROHIBIT: 8 } as const;
/** FIB_RULE_* flags */
export const FIB_RULE = { PERMANENT: 1, INVERT: 2, UNRESOLVED: 4, IIF_DETACHED: 8, OIF_DETACHED: 16 } as const;

/** What a rule that neither names a table nor goes on elsewhere does with a flow: a negative errno. */
export function ruleError(action: number): number {
  if (action === FR_ACT.UNREACHABLE) return -101;
  if (action === FR_ACT.PROHIBIT) return -13;
  return -22; // blackhole, and every action that means nothing
}

/** The three rules every host is born with. */
export function defaultRules(): RuleState[] {
  const tables = [
    [0, RT_TABLE.LOCAL],
    [32766, RT_TABLE.MAIN],
    [32767, RT_TABLE.DEFAULT],
  ] as const;
  return tables.map(([priority, table], order) => ({
    priority,
    action: FR_ACT.TO_TBL,
    table,
    src: 0,
    src_len: 0,
    dst: 0,
    dst_len: 0,
    tos: 0,
    fwmark: 0,
    fwmask: 0,
    flags: 0,
    protocol: 2,
    order,
  }));
}

/** Interface indexes of the names that rules mention. */
export type IndexOf = (ifname: string) => number | undefined;

export function ruleMatches(rule: RuleState, flow: Flow, indexOf: IndexOf): boolean {
  return fits(rule, flow, indexOf) !== ((rule.flags & FIB_RULE.INVERT) !== 0);
}

function fits(rule: RuleState, flow: Flow, indexOf: IndexOf): boolean {
  if (rule.l3mdev || rule.tun_id) return false;
  if (rule.iif !== undefined && indexOf(rule.iif) !== flow.iif) return false;
  if (rule.oif !== undefined && indexOf(rule.oif) !== flow.oif) return false;
  if ((rule.fwmark ^ flow.mark) & rule.fwmask) return false;
  if (rule.uid_range && (flow.uid < rule.uid_range[0] || flow.uid > rule.uid_range[1])) return false;
  if ((flow.saddr ^ rule.src) & maskOf(rule.src_len)) return false;
  if ((flow.daddr ^ rule.dst) & maskOf(rule.dst_len)) return false;
  if (rule.tos !== 0 && rule.tos !== flow.tos) return false;
  if (rule.ipproto && rule.ipproto !== flow.proto) return false;
  if (rule.sport && (flow.sport < rule.sport[0] || flow.sport > rule.sport[1])) return false;
  if (rule.dport && (flow.dport < rule.dport[0] || flow.dport > rule.dport[1])) return false;
  return true;
}
