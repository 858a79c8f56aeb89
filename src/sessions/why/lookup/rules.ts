/** Why a rule did not match, or what it did. */
import { groups, routeTypes } from '../../../console/ip/names.ts';
import { errnoName } from '../../../engine/errno.ts';
import type { RuleTried } from '../../../engine/explain/rules.ts';
import { FIB_RULE, ruleError } from '../../../engine/fib/rules.ts';
import { list, tableName } from '../words.ts';
import { hasInstead, type Packet, wishesOf } from './packet.ts';
import { routeName } from './table.ts';

export function whyRule(tried: RuleTried, packet: Packet): string {
  const { rule, outcome } = tried;
  if (outcome === 'merged') {
    return `Rule ${rule.priority} names table local, which is one with main until a rule is added or deleted: the rule that names main searches both.`;
  }
  const who = isFor(tried, packet);
  return outcome === 'no-match' ? `${who}.` : `${who}, and ${does(tried, packet)}.`;
}

/** Which packets the rule is for, and whether this is one of them. */
function isFor({ rule, differs, outcome }: RuleTried, packet: Packet): string {
  const wishes = list(wishesOf(rule));
  const has = list(differs.map((selector) => hasInstead(selector, packet)));
  const name = `Rule ${rule.priority} is for`;
  if (rule.flags & FIB_RULE.INVERT) {
    if (wishes === '') return `${name} no packet at all (not from all)`;
    const but = `${name} all packets but those ${wishes}`;
    return outcome === 'no-match' ? `${but}, and this is one of those: it does not match` : `${but} (${has})`;
  }
  if (wishes === '') return `${name} every packet`;
  return outcome === 'no-match'
    ? `${name} packets ${wishes}; this one does not match: ${has}`
    : `${name} packets ${wishes}, as this one is`;
}

function does({ rule, outcome, search }: RuleTried, { host }: Packet): string {
  const table = tableName(rule.table, false);
  const won = search?.candidates.find(({ verdict }) => verdict === 'won');
  switch (outcome) {
    case 'answered':
      return `${table} has the answer${won ? `: ${routeName(won.route)}` : ''}`;
    case 'nothing':
      return `${table} has no answer${won ? ` (${routeName(won.route)} says so)` : ''}: the next rule has its turn`;
    case 'no-table':
      return `${table} does not exist, as no route was ever put into it: the next rule has its turn`;
    case 'suppressed':
      return `${table} has ${won ? routeName(won.route) : 'an answer'}, which the rule does not count (${suppressor(rule)}): the next rule has its turn`;
    case 'goto':
      return host.fib.rules.some(({ priority }) => priority === rule.goto)
        ? `it leads on to rule ${rule.goto}`
        : `it leads to rule ${rule.goto ?? 0}, which is not there: the next rule has its turn`;
    case 'nop':
      return 'it does nothing (nop): the next rule has its turn';
    default:
      return `it is itself the answer, ${routeTypes.name(rule.action)}: ${errnoName(ruleError(rule.action))}`;
  }
}

function suppressor({ suppress_prefixlength: length, suppress_ifgroup: group }: RuleTried['rule']): string {
  const words = [
    length !== undefined && length >= 0 && `suppress_prefixlength ${length}: only longer prefixes count`,
    group !== undefined && `suppress_ifgroup ${groups.name(group)}: interfaces of that group do not count`,
  ];
  return words.filter((word) => typeof word === 'string').join('; ');
}
