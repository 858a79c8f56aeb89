/** What changed in a host, and who did it. */
import type { AddressInfo } from '../../contract/address.ts';
import type { Neighbour } from '../../contract/neighbour.ts';
import type { Route } from '../../contract/route.ts';
import type { Rule } from '../../contract/rule.ts';
import { hostName, type Sentences } from './events.ts';

/** Who put a route there (its protocol). */
const AUTHORS: Record<string, string> = {
  kernel: 'The kernel itself put it there, because of an address.',
  static: 'An administrator put it there.',
  boot: 'Somebody put it there by hand.',
  redirect: 'An ICMP redirect put it there.',
};

export const rtnl: Sentences<'rtnl'> = {
  'rtnl:newlink': (event) => {
    const { ifname, flags, mtu } = event.link;
    return `Interface ${ifname} of ${hostName(event)} is there and ${flags.includes('UP') ? 'up' : 'down'}, with an MTU of ${mtu}.`;
  },
  'rtnl:dellink': (event) => `Interface ${event.link.ifname} of ${hostName(event)} is gone.`,
  'rtnl:newaddr': (event) =>
    `${event.dev} of ${hostName(event)} has the address ${address(event.addr)}.${secondary(event.addr)}`,
  'rtnl:deladdr': (event) => `${event.dev} of ${hostName(event)} no longer has the address ${address(event.addr)}.`,
  'rtnl:newroute': (event) => `${hostName(event)} has the route ${route(event.route)}.${author(event.route)}`,
  'rtnl:delroute': (event) => `${hostName(event)} no longer has the route ${route(event.route)}.`,
  'rtnl:newrule': (event) =>
    `${hostName(event)} has the rule ${rule(event.rule)}: rules are asked in the order of their numbers.`,
  'rtnl:delrule': (event) => `${hostName(event)} no longer has the rule ${rule(event.rule)}.`,
  'rtnl:newneigh': (event) => `${hostName(event)} knows its neighbour ${neighbour(event.neigh)}.`,
  'rtnl:delneigh': (event) => `${hostName(event)} has forgotten its neighbour ${neighbour(event.neigh)}.`,
  'rtnl:newnetconf': (event) => `The sysctl ${event.name} of ${hostName(event)} is ${event.value} now.`,
};

function address({ local, prefixlen, address: peer }: AddressInfo): string {
  return peer === undefined ? `${local}/${prefixlen}` : `${local} (the other end is ${peer}/${prefixlen})`;
}

function secondary({ secondary: isSecondary }: AddressInfo): string {
  return isSecondary ? ' It is secondary: the prefix had an address before it, and goes with that one.' : '';
}

/** In the words of `ip route`. */
function route({ type, dst, gateway, dev, table, prefsrc, metric, nexthops }: Route): string {
  const words = [type === undefined || type === 'unicast' ? undefined : type, dst];
  if (gateway !== undefined) words.push('via', gateway);
  if (dev !== undefined) words.push('dev', dev);
  if (nexthops) words.push(`with ${nexthops.length} next hops`);
  if (prefsrc !== undefined) words.push('src', prefsrc);
  if (metric !== undefined) words.push('metric', String(metric));
  words.push(`in table ${table ?? 'main'}`);
  return words.filter(Boolean).join(' ');
}

function author({ protocol }: Route): string {
  const known = protocol === undefined ? undefined : AUTHORS[protocol];
  return known === undefined ? '' : ` ${known}`;
}

function rule({ priority, src, srclen, dst, dstlen, table, action }: Rule): string {
  const from = srclen === undefined ? src : `${src}/${srclen}`;
  const to = dst === undefined ? '' : ` to ${dst}${dstlen === undefined ? '' : `/${dstlen}`}`;
  const then = table === undefined ? (action ?? 'do nothing') : `look in table ${table}`;
  return `${priority} (from ${from}${to}: ${then})`;
}

function neighbour({ dst, dev, lladdr, state }: Neighbour): string {
  const at = lladdr === undefined ? '' : ` at ${lladdr}`;
  return `${dst} on ${dev}${at} (${(state ?? []).join(', ').toLowerCase()})`;
}
