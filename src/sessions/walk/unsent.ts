/** Why no packet of a ping left: what was asked of it, what the lookups found, what it was told. */
import { tables } from '../../console/ip/names.ts';
import type { Ping } from '../../contract/ping.ts';
import { RT_TABLE } from '../../engine/state.ts';
import { asksWhose, DNS_PORT } from '../why/fib.ts';
import { prefixName, refusalOf } from '../why/words.ts';
import { type Lookup, questionsOf, tableOf } from './lookups.ts';

const ANY = '0.0.0.0';

/** A sentence; undefined when the lookups have nothing to do with it. */
export function refusal(lookups: readonly Lookup[], ping: Ping, says: string): string | undefined {
  const { host, dst, src, ifname } = ping;
  if (src !== undefined && says.endsWith('bind: Cannot assign requested address')) {
    return `${src}, the source that was asked for, is not ${host}'s own: no local route of table ${tables.name(RT_TABLE.LOCAL)} has it.`;
  }
  const question = questionsOf(lookups.filter((lookup) => !asksWhose(lookup))).at(-1);
  const answer = question?.at(-1);
  const rule = refusingRule(says);
  if (!question || !answer) {
    if (rule) return `A rule ${rule}, before any table is searched.`;
    const isDown = ifname !== undefined && says.endsWith('Network is unreachable');
    return isDown ? `${ifname}, by which it has to leave, is down, or has no IPv4.` : undefined;
  }
  if (answer.err !== 0) return unanswered(question, answer, ping, rule);
  if (answer.match?.type === 'broadcast') {
    return `${dst} is a broadcast address on ${answer.dev}: ping sends there only when it is told to (-b).`;
  }
  // The source is chosen: it was asked for, or it is the destination itself, when that is local and names none.
  const source = answer.saddr !== ANY ? answer.saddr : answer.match?.type === 'local' ? answer.daddr : undefined;
  const whose = lookups.findLast((lookup) => asksWhose(lookup) && lookup.daddr === source);
  if (whose && whose.match?.type !== 'local') {
    return `${whose.daddr} would be the source, which it may not be: no local route of table ${tables.name(RT_TABLE.LOCAL)} has it, and that table alone decides.`;
  }
  return rule && `A rule ${rule}.`;
}

/** No table has a route for it, or the one that has says no, or a rule does. */
function unanswered(
  question: readonly Lookup[],
  answer: Lookup,
  { ifname }: Ping,
  rule: string | undefined,
): string | undefined {
  const nothing = `Nothing in ${tableOf(answer)} covers ${answer.daddr}`;
  if (answer.dport === DNS_PORT) return nameServer(answer);
  if (answer.match) return refusedBy(answer);
  if (rule) return `${nothing}, and a rule ${rule}.`;
  const isMainAsked = question.some(({ table }) => table === RT_TABLE.MAIN);
  if (!isMainAsked) {
    return `${nothing}, and table ${tables.name(RT_TABLE.MAIN)} is not searched: a rule says before that it is unreachable (ENETUNREACH), or none leads there.`;
  }
  const by = ifname !== undefined && answer.oif !== 0 ? ` by ${ifname}` : '';
  return `${nothing}${by}, and no rule leads to a route that does.`;
}

function nameServer(failed: Lookup): string {
  return `The name is asked of a name server, ${failed.daddr}, and nothing in ${tableOf(failed)} covers it.`;
}

function refusedBy({ match }: Lookup): string {
  const { type, dst } = match as NonNullable<Lookup['match']>;
  const words = refusalOf(type) ?? `a ${type} route, which refuses`;
  return `${prefixName(dst)} is ${words}${type === 'throw' ? ', and none leads to a route to it' : ''}.`;
}

/** A rule is in no trace: what it did can be told by what ping was told. */
function refusingRule(says: string): string | undefined {
  if (/local firewall rules|Permission denied/.test(says)) return 'prohibits it (EACCES)';
  if (says.endsWith('Invalid argument')) return 'is a blackhole for it (EINVAL)';
  return undefined;
}
