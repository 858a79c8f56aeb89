/** What changed in a host, and what that means. */
import type { AddressInfo } from '../../../contract/address.ts';
import type { Interface } from '../../../contract/interface.ts';
import type { Neighbour } from '../../../contract/neighbour.ts';
import type { Rule } from '../../../contract/rule.ts';
import { hostName, type Sentences } from '../events.ts';
import { state } from '../neigh.ts';
import { list } from '../words.ts';
import { routeLoss, routeMeaning, routeWords } from './route.ts';
import { sysctlMeaning } from './sysctl.ts';

export const rtnl: Sentences<'rtnl'> = {
  'rtnl:newlink': (event) => {
    const { ifname, flags, mtu } = event.link;
    const up = flags.includes('UP') ? 'up' : 'down';
    return `Interface ${ifname} of ${hostName(event)} is there and ${up}, with an MTU of ${mtu}. ${linkMeaning(event.link)}`;
  },
  'rtnl:dellink': (event) =>
    `Interface ${event.link.ifname} of ${hostName(event)} is gone, with its addresses and every route by it.`,
  'rtnl:newaddr': (event) =>
    `${event.dev} of ${hostName(event)} has the address ${address(event.addr)}. ${addressMeaning(event.addr, event.dev)}`,
  'rtnl:deladdr': (event) =>
    `${event.dev} of ${hostName(event)} no longer has the address ${address(event.addr)}. The routes that were there because of it go as well.`,
  'rtnl:newroute': (event) =>
    `${hostName(event)} has the route ${routeWords(event.route)}. ${routeMeaning(event.route)}`,
  'rtnl:delroute': (event) =>
    `${hostName(event)} no longer has the route ${routeWords(event.route)}. ${routeLoss(event.route)}`,
  'rtnl:newrule': (event) =>
    `${hostName(event)} has rule ${event.rule.priority}: ${rule(event.rule)}. Rules are asked in the order of their numbers, and from the first change of them on the tables local and main are two.`,
  'rtnl:delrule': (event) =>
    `${hostName(event)} no longer has rule ${event.rule.priority}: ${rule(event.rule)}. Its packets are the next rule's now.`,
  'rtnl:newneigh': (event) => `${hostName(event)} knows its neighbour ${neighbour(event.neigh)}.`,
  'rtnl:delneigh': (event) =>
    `${hostName(event)} has forgotten its neighbour ${neighbour(event.neigh)}. The next packet there makes a new entry.`,
  'rtnl:newnetconf': (event) =>
    `The sysctl ${event.name} of ${hostName(event)} is ${event.value.replace(/\s+/g, ' ')} now.${sysctlMeaning(event.name, event.value)}`,
};

function linkMeaning({ flags, mtu, ifname }: Interface): string {
  if (mtu < 68) return 'Under 68 bytes there is no IPv4: its addresses and routes are gone.';
  if (!flags.includes('UP')) return 'Nothing leaves by it or comes in.';
  return ifname === 'lo'
    ? 'What goes out by it comes in by it.'
    : `What is longer than ${mtu} bytes leaves in fragments, if it may.`;
}

function address({ local, prefixlen, address: peer }: AddressInfo): string {
  return peer === undefined ? `${local}/${prefixlen}` : `${local} (the other end is ${peer}/${prefixlen})`;
}

function addressMeaning(
  { local, prefixlen, secondary, noprefixroute, address: peer }: AddressInfo,
  dev: string,
): string {
  const own = `Table local gets a route that makes ${local} this host's own`;
  if (secondary) {
    return `It is secondary: the prefix had an address before it, and it goes with that one. ${own}.`;
  }
  if (prefixlen === 32 && peer === undefined) return `${own}; there is nobody else in its prefix.`;
  if (dev === 'lo') return `${own}, and as it is on lo, one that makes its whole prefix so.`;
  return noprefixroute
    ? `${own}; its prefix gets none, as noprefixroute was asked for.`
    : `${own}, and table main one to the prefix, which is on the link of ${dev}.`;
}

/** Which packets, and what happens to them. */
function rule(given: Rule): string {
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
  return `${who}: ${action ?? 'do nothing'}`;
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

function neighbour({ dst, dev, lladdr, state: states, proxy }: Neighbour): string {
  if (proxy !== undefined) return `${dst} on ${dev}, for which it answers itself (proxy)`;
  const at = lladdr === undefined ? '' : ` at ${lladdr}`;
  return `${dst} on ${dev}${at}: ${(states ?? ['NONE']).map(state).join(', ')}`;
}
