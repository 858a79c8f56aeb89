/** The names of routes and rules in a path: what the kernel tells those of one host apart by. */
import { formatIPv4, parseIPv4 } from '../../engine/addr.ts';
import type { RouteKey } from '../../engine/fib/frontend.ts';
import type { RuleKey } from '../../engine/fib/rule-requests.ts';

/** A route: e.g. 255-10.0.3.0-24-0-0-0: table, destination, length, tos, metric, place among those that share all these. */
export function routeId({ table, dst, dst_len, tos, priority, order }: RouteKey): string {
  return [table, formatIPv4(dst), dst_len, tos, priority, order].join('-');
}

const ID = /^(\d{1,10})-(\d+\.\d+\.\d+\.\d+)-(\d{1,2})-(\d{1,3})-(\d{1,10})-(-?\d+(?:\.\d+)?)$/;

/** undefined: not a name of a route. */
export function parseRouteId(id: string): RouteKey | undefined {
  const match = ID.exec(id);
  const dst = match?.[2] === undefined ? undefined : parseIPv4(match[2]);
  if (!match || dst === undefined) return undefined;
  const [table = 0, , dst_len = 0, tos = 0, priority = 0, order = 0] = match.slice(1).map(Number);
  return { table, dst, dst_len, tos, priority, order };
}

/** A rule: its priority, and its place among those of the same priority, e.g. 32766-0 */
export function ruleId({ priority, order }: RuleKey): string {
  return `${priority}-${order}`;
}

/** undefined: not a name of a rule. */
export function parseRuleId(id: string): RuleKey | undefined {
  const match = /^(\d{1,10})-(\d{1,10})$/.exec(id);
  return match ? { priority: Number(match[1]), order: Number(match[2]) } : undefined;
}
