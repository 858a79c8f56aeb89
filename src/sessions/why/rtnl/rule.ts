/** What a rule says. */
import { routeTypes } from '../../../console/ip/names.ts';
import type { Rule } from '../../../contract/rule.ts';
import { ruleError } from '../../../engine/fib/rules.ts';
import { list, told } from '../words.ts';

/** Which packets, and what happens to them. */
export function rule(given: Rule): string {
  const { not, src, srclen, dst, dstlen, tos, fwmark, fwmask, iif, oif, ipproto, table, action } = given;
  const prefix = (addr: string, len: number | undefined) => (len === undefined ? addr : `${addr}/${len}`);
  const wishes = [
    src === 'all' ? '' : `from ${prefix(src, srclen)}`,
    dst === undefined ? '' : `to ${prefix(dst, dstlen)}`,
    tos === undefined ? '' : `with tos ${tos}`,
    fwmark === undefined ? '' : `with mark ${fwmark}${fwmask === undefined ? '' : `/${fwmask}`}`,
    iif === undefined ? '' : iif === 'lo' ? 'that begin here (iif lo)' : `that came in by ${iif}`,
    oif === undefined ? '' : `of sockets bound to ${oif}`,
    ipproto === undefined ? '' : `of protocol ${ipproto}`,
    ports('from', given.sport, given.sport_start, given.sport_end),
    ports('to', given.dport, given.dport_start, given.dport_end),
    given.uid_start === undefined ? '' : `of users ${given.uid_start} to ${given.uid_end}`,
    given.l3mdev === undefined ? '' : 'of a VRF',
    given.tun_id === undefined ? '' : `of tunnel ${given.tun_id}`,
  ].filter(Boolean);
  const packets = wishes.length === 0 ? 'every packet' : `packets ${list(wishes)}`;
  const who = not === undefined ? packets : wishes.length === 0 ? 'no packet' : `all but ${packets}`;
  if (given.goto !== undefined) return `${who}: go on at rule ${given.goto}`;
  if (table !== undefined) return `${who}: look in table ${table}${suppressor(given)}`;
  if (given.l3mdev !== undefined) return `${who}: look in the table of that VRF`;
  if (given.nop !== undefined || (action === undefined && given.masquerade === undefined)) {
    return `${who}: do nothing, and the next rule has its turn`;
  }
  return `${who}: ${action ?? 'masquerade'}, which means that ${refusal(action ?? 'masquerade')}`;
}

function ports(
  word: string,
  one: number | string | undefined,
  first: number | undefined,
  last: number | undefined,
): string {
  if (one !== undefined) return `${word} port ${one}`;
  return first === undefined ? '' : `${word} ports ${first} to ${last}`;
}

function suppressor({ suppress_prefixlen: length, suppress_ifgroup: group }: Rule): string {
  const prefixes = length === undefined ? '' : `, where only prefixes longer than /${length} count`;
  return group === undefined ? prefixes : `${prefixes}, where interfaces of group ${group} do not count`;
}

/** A rule refuses with other errnos than a route of the same name. */
function refusal(action: string): string {
  const senders = told(ruleError(routeTypes.id(action) ?? 0));
  return action === 'unreachable' || action === 'prohibit'
    ? `packets are refused, and ${senders}`
    : `packets are thrown away without a word, and on this host ${senders}`;
}
