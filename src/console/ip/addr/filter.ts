/** Which addresses and interfaces `ip addr show`, `ip addr flush` and `ip link show` are about. */

import type { LinkState } from '../../../engine/state.ts';
import { fnmatch } from '../../glob.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip } from '../context.ts';
import { contains, getPrefix, type InetPrefix } from '../inet.ts';
import { groupId, scopes } from '../names.ts';
import { addrFlag, PERMANENT, SECONDARY } from './flags.ts';
import { ADDR_HELP } from './help.ts';
import type { Address } from './print.ts';

export interface AddrFilter {
  /** AF_* */
  family: number;
  /** 0 for every interface. */
  ifindex: number;
  dev: string | undefined;
  up: boolean;
  label: string | undefined;
  scope: number | undefined;
  flags: number;
  flagmask: number;
  prefix: InetPrefix | undefined;
  group: number | undefined;
  /** Kind of interface (`type`). */
  kind: string | undefined;
}

/** Reads the selectors; ends the program on a word that is none. */
export function readFilter(ip: Ip, args: Args, family: number, help: string = ADDR_HELP): AddrFilter {
  const filter: AddrFilter = {
    family,
    ifindex: 0,
    dev: undefined,
    up: false,
    label: undefined,
    scope: undefined,
    flags: 0,
    flagmask: 0,
    prefix: undefined,
    group: undefined,
    kind: undefined,
  };
  for (; args.more; args.shift()) readSelector(ip, args, filter, help);
  return filter;
}

function readSelector(ip: Ip, args: Args, filter: AddrFilter, help: string): void {
  const { word } = args;
  if (word === 'to') {
    filter.prefix = getPrefix(ip, args.next(), filter.family);
    if (filter.family === AF.UNSPEC) filter.family = filter.prefix.family;
  } else if (word === 'scope') {
    filter.scope = args.next() === 'all' ? undefined : args.value((name) => scopes.id(name), 'invalid "scope"\n');
  } else if (word === 'up') filter.up = true;
  else if (readFlag(filter, word)) return;
  else if (word === 'label') filter.label = args.next();
  else if (word === 'group') {
    args.next();
    filter.group = args.value(groupId, 'Invalid "group" value\n');
  } else if (word === 'master') {
    if (ip.ifindex(args.next()) === 0) args.invalid('Device does not exist\n');
    filter.kind = ''; // no interface here can be a master
  } else if (word === 'vrf') {
    args.next();
    args.invalid('Not a valid VRF name\n');
  } else if (word === 'nomaster') return;
  else if (word === 'type') filter.kind = args.next();
  else {
    if (word === 'dev') args.next();
    else if (matches(word, 'help')) ip.die(help);
    if (filter.dev !== undefined) args.garbage('dev');
    filter.dev = args.word;
  }
}

/** A flag by name, with a minus in front for those that do not have it. */
function readFlag(filter: AddrFilter, word: string): boolean {
  let wanted = !word.startsWith('-');
  const name = wanted ? word : word.slice(1);
  let mask: number | undefined;
  if (name === 'dynamic') {
    wanted = !wanted;
    mask = PERMANENT;
  } else if (name === 'primary') {
    wanted = !wanted;
    mask = SECONDARY;
  } else mask = addrFlag(name)?.mask;
  if (mask === undefined) return false;
  filter.flags = wanted ? filter.flags | mask : filter.flags & ~mask;
  filter.flagmask |= mask;
  return true;
}

/** Looks up the interface that was named; false, with a message, when there is none. */
export function findDevice(ip: Ip, filter: AddrFilter): boolean {
  if (filter.dev === undefined) return true;
  filter.ifindex = ip.ifindex(filter.dev);
  if (filter.ifindex !== 0) return true;
  ip.warn(`Device "${filter.dev}" does not exist.\n`);
  return false;
}

/** Whether the line of an interface itself is asked for. */
export function linkMatches(filter: AddrFilter, link: LinkState): boolean {
  if (filter.up && (link.flags & 1) === 0) return false;
  if (filter.group !== undefined && filter.group !== link.group) return false;
  return filter.kind === undefined || (filter.kind === link.kind && link.kind !== 'loopback');
}

/** Whether an address has every quality that was asked for, its family aside. */
export function addrMatches(filter: AddrFilter, addr: Address): boolean {
  if (filter.scope !== undefined && filter.scope !== addr.scope) return false;
  if ((filter.flags ^ addr.flags) & filter.flagmask) return false;
  if (filter.prefix && !contains(filter.prefix, addr.family, addr.local, addr.local6)) return false;
  return filter.label === undefined || fnmatch(filter.label, addr.called);
}
