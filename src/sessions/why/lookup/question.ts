/** What is asked of rules and tables, and what they say together. */
import { formatIPv4 } from '../../../engine/addr.ts';
import { errnoName } from '../../../engine/errno.ts';
import type { RulesExplained } from '../../../engine/explain/rules.ts';
import type { TableExplained } from '../../../engine/explain/table.ts';
import { RT_TABLE, RTN } from '../../../engine/state.ts';
import { tableName } from '../words.ts';
import { type Packet, packetName } from './packet.ts';
import { routeName } from './table.ts';

export function whyRoute(packet: Packet, explained: RulesExplained): string {
  return `Where does ${packetName(packet)} go? ${answer(packet, explained)}`;
}

export function whyBack(packet: Packet, explained: RulesExplained): string {
  const sender = formatIPv4(packet.flow.daddr);
  return `Is the sender where he says? Where an answer to ${sender} would go is looked up as well. ${answer(packet, explained)}`;
}

export function whyOwner({ host, flow }: Packet, { candidates }: TableExplained): string {
  const question = `Is ${formatIPv4(flow.daddr)} the host's own? Only from such an address may a packet leave. No interface carries it, so table local decides`;
  const won = candidates.find(({ verdict }) => verdict === 'won')?.route;
  if (!won) return `${question}: nothing there covers it, no.`;
  if (won.type === RTN.LOCAL) return `${question}: ${routeName(won)} covers it, yes.`;
  const main = won.table !== RT_TABLE.LOCAL && !host.fib.customRules ? ' (of main, which is one with it)' : '';
  return `${question}: the longest prefix there that covers it is ${routeName(won)}${main}, which is not local: no.`;
}

function answer({ host, flow }: Packet, { rules, err }: RulesExplained): string {
  const last = rules.find(({ outcome }) => outcome === 'answered' || outcome === 'refused');
  if (!last) {
    return `The rules are tried in the order of their numbers, and none leads to a route to ${formatIPv4(flow.daddr)}: ${errnoName(err)}.`;
  }
  const { rule, search } = last;
  const decides = `The rules are tried in the order of their numbers, and rule ${rule.priority} decides`;
  const won = search?.candidates.find(({ verdict }) => verdict === 'won')?.route;
  if (!won) return `${decides}: it refuses (${errnoName(err)}).`;
  const table = tableName(rule.table, !host.fib.customRules);
  const found = `in ${table} the longest prefix that covers ${formatIPv4(flow.daddr)} and serves is ${routeName(won)}`;
  return err === 0 ? `${decides}: ${found}.` : `${decides}: ${found}, which refuses (${errnoName(err)}).`;
}
