/** What changed in a host, and what that means. */
import type { AddressInfo } from '../../../contract/address.ts';
import type { Interface } from '../../../contract/interface.ts';
import type { Neighbour } from '../../../contract/neighbour.ts';
import { counted, hostName, type Sentences } from '../events.ts';
import { state } from '../neigh.ts';
import { list } from '../words.ts';
import { routeLoss, routeMeaning, routeWords } from './route.ts';
import { rule } from './rule.ts';
import { sysctlMeaning } from './sysctl.ts';

export const rtnl: Sentences<'rtnl'> = {
  'rtnl:newlink': (event) => {
    const { ifname, flags, mtu } = event.link;
    const up = flags.includes('UP') ? 'up' : 'down';
    return `Interface ${ifname} of ${hostName(event)} is there and ${up}, with an MTU of ${mtu}. ${linkMeaning(event.link)} ${linkSettings(event.link)}`;
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
    `${hostName(event)} no longer has rule ${event.rule.priority}: ${rule(event.rule)}. Its packets are the next rule's now; where no rule is left, there is no route for them.`,
  'rtnl:newneigh': (event) =>
    event.neigh.proxy === undefined
      ? `${hostName(event)} knows its neighbour ${neighbour(event.neigh)}.`
      : `${hostName(event)} is to answer itself for ${proxied(event.neigh)}.`,
  'rtnl:delneigh': (event) =>
    event.neigh.proxy === undefined
      ? `${hostName(event)} has forgotten its neighbour ${neighbour(event.neigh)}. The next packet there makes a new entry.`
      : `${hostName(event)} no longer is to answer itself for ${proxied(event.neigh)}.`,
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

/** An event says what is so now, and not what was: all that `ip link set` can change is told. */
function linkSettings({ flags, address: hardware, group, txqlen, ifalias, altnames = [] }: Interface): string {
  const has = [
    `the hardware address ${hardware}`,
    `the group ${group}`,
    txqlen === undefined ? '' : `a queue for ${counted(txqlen, 'packet')}`,
    ifalias === undefined ? '' : `the alias "${ifalias}"`,
    altnames.length === 0 ? '' : `the other names ${list(altnames)}`,
    flags.length === 0 ? 'no flag' : `the flag${flags.length === 1 ? '' : 's'} ${list(flags)}`,
  ].filter(Boolean);
  const all = flags.includes('PROMISC') ? ' It takes every frame, whomever it is for (promiscuous).' : '';
  return `It has ${list(has)}.${all}`;
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

function proxied({ dst, dev }: Neighbour): string {
  return `${dst} when ARP asks on ${dev} (a proxy entry)`;
}

function neighbour({ dst, dev, lladdr, state: states }: Neighbour): string {
  const at = lladdr === undefined ? '' : ` at ${lladdr}`;
  return `${dst} on ${dev}${at}: ${(states ?? ['NONE']).map(state).join(', ')}`;
}
