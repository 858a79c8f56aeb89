/** Why no packet of a ping left: what was asked of it, what the lookups found, what it was told. */
import { tables } from '../../console/ip/names.ts';
import type { Ping } from '../../contract/ping.ts';
import { RT_TABLE } from '../../engine/state.ts';
import { asksWhose, DNS_PORT } from '../why/fib.ts';
import { prefixName, refusalOf } from '../why/words.ts';
import { type Lookup, tableOf } from './lookups.ts';

/** A sentence; undefined when the lookups have nothing to do with it. */
export function refusal(lookups: readonly Lookup[], ping: Ping, says: string): string | undefined {
  const { host, dst, src, ifname } = ping;
  if (src !== undefined && says.endsWith('bind: Cannot assign requested address')) {
    return `${src}, the source that was asked for, is not ${host}'s own: no local route of table ${tables.name(RT_TABLE.LOCAL)} has it.`;
  }
  const failed = lookups.findLast(({ err }) => err !== 0);
  const found = lookups.find(({ err }) => err === 0);
  if (failed?.dport === DNS_PORT) {
    return `The name is asked of a name server, ${failed.daddr}, and nothing in ${tableOf(failed)} covers it.`;
  }
  if (failed?.match) return refusedBy(failed);
  const rule = refusingRule(says);
  if (rule && !found) return `${failed ? `Nothing in ${tableOf(failed)} covers ${failed.daddr}, and ` : ''}${rule}.`;
  if (failed && asksWhose(failed) && found) {
    return `${failed.daddr} would be the source, which it may not be: no local route of table ${tables.name(RT_TABLE.LOCAL)} has it, and that table alone decides.`;
  }
  if (failed) return `Nothing in ${tableOf(failed)} covers ${failed.daddr}, and no rule leads to a route that does.`;
  if (found?.match?.type === 'broadcast') {
    return `${dst} is a broadcast address on ${found.dev}: ping sends there only when it is told to (-b).`;
  }
  if (!found && ifname !== undefined && says.endsWith('Network is unreachable')) {
    return `${ifname}, by which it has to leave, is down, or has no IPv4.`;
  }
  return undefined;
}

function refusedBy({ match }: Lookup): string {
  const { type, dst } = match as NonNullable<Lookup['match']>;
  const words = refusalOf(type) ?? `a ${type} route, which refuses`;
  return `${prefixName(dst)} is ${words}${type === 'throw' ? ', and none leads to a route to it' : ''}.`;
}

/** A rule is in no trace: what it did can be told by what ping was told. */
function refusingRule(says: string): string | undefined {
  if (/local firewall rules|Permission denied/.test(says)) return 'a rule prohibits it (EACCES)';
  if (says.endsWith('Invalid argument')) return 'a rule is a blackhole for it (EINVAL)';
  return undefined;
}
