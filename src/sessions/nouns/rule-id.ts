/** The name of a rule in a path: its priority, and its place among those of the same priority. */
import type { RuleKey } from '../../engine/fib/rule-requests.ts';

/** e.g. 32766-0 */
export function ruleId({ priority, order }: RuleKey): string {
  return `${priority}-${order}`;
}

/** undefined: not a name of a rule. */
export function parseRuleId(id: string): RuleKey | undefined {
  const match = /^(\d{1,10})-(\d{1,10})$/.exec(id);
  return match ? { priority: Number(match[1]), order: Number(match[2]) } : undefined;
}
