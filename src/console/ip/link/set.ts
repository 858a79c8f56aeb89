/** `ip link set` and `ip link add`: from words to RTM_NEWLINK. */
import type { LinkChange } from '../../../engine/dev/link.ts';
import { Errno } from '../../../engine/errno.ts';
import type { Pauses } from '../../../engine/pauses.ts';
import { IFF, type OperState } from '../../../engine/state.ts';
import type { Piecemeal } from '../../pieces.ts';
import { type Args, isIfname, matches } from '../args.ts';
import { Exit, type Ip, refusal } from '../context.ts';
import { groupId } from '../names.ts';
import { integer, u32 } from '../numbers.ts';
import { LINK_HELP } from './help.ts';
import { formatLladdr, getLladdr } from './lladdr.ts';

/** What the words ask for. */
interface Wanted {
  dev?: string;
  name?: string;
  index?: number;
  link?: string;
  group?: number;
  type?: string;
  change: LinkChange;
  address?: number[];
  broadcast?: number[];
  /** Something was asked for that no interface here can do. */
  unsupported: boolean;
  /** The same, in the kernel's words. */
  refused?: Errno;
}

const IFALIASZ = 256;
const ETH_ALEN = 6;

/** Gives the exit code. */
export function setLinks(ip: Ip, args: Args): number | Piecemeal {
  const wanted = readNamed(ip, args);
  const { dev, name, group } = wanted;
  if (wanted.index !== undefined) {
    ip.die('index can be used only when creating devices or when moving device to another netns.\n');
  }
  if (dev === undefined && group !== undefined) {
    return ip.talkLong(setGroup(ip, group, wanted));
  }
  if (dev === undefined) return ip.die('Not enough information: "dev" argument is required.\n');
  const ifindex = ip.ifindex(dev);
  if (ifindex === 0) {
    ip.warn(`Cannot find device "${dev}"\n`);
    return 1;
  }
  for (const bytes of [wanted.address, wanted.broadcast]) {
    if (!bytes || bytes.length === ETH_ALEN) continue;
    ip.warn(`Invalid address length ${bytes.length} - must be ${ETH_ALEN} bytes\n`);
    return 1;
  }
  return ip.talkLong(
    change(ip, ifindex, { ...wanted, change: { ...wanted.change, ...(name !== undefined && { ifname: name }) } }),
  );
}

const PROTODOWN = 'Protodown not supported by device';

/** A number of a bit. */
function protodownReason(word: string): number | undefined {
  const bit = u32(word);
  return bit === undefined || bit > 31 ? undefined : bit;
}

function* setGroup(ip: Ip, group: number, wanted: Wanted): Pauses {
  for (const link of ip.host.links().filter((one) => one.group === group)) yield* change(ip, link.ifindex, wanted);
}

function* change(
  ip: Ip,
  ifindex: number,
  { change: values, unsupported, refused, address, broadcast, group, dev }: Wanted,
): Pauses {
  if (refused) throw refused;
  if (unsupported) refusal('EOPNOTSUPP');
  yield* ip.host.settingLink(ifindex, {
    ...values,
    ...(address && { address: formatLladdr(address) }),
    ...(broadcast && { broadcast: formatLladdr(broadcast) }),
    ...(dev !== undefined && group !== undefined && { group }),
  });
}

export function addLink(ip: Ip, args: Args): number {
  const wanted = readWords(ip, args);
  const { type, link } = wanted;
  const ifname = wanted.name ?? wanted.dev;
  if (wanted.name !== undefined && wanted.dev !== undefined && wanted.name !== wanted.dev) {
    ip.die('both "name" and "dev" cannot be used when creating devices.\n');
  }
  if (type === undefined) {
    ip.warn('Not enough information: "type" argument is required\n');
    return 1;
  }
  if (link !== undefined && ip.ifindex(link) === 0) {
    ip.warn(`Cannot find device "${link}"\n`);
    return 1;
  }
  return ip.talk(() => {
    const { address, broadcast, group } = wanted;
    for (const bytes of [address, broadcast]) if (bytes && bytes.length !== ETH_ALEN) refusal('EINVAL');
    const change = {
      ...wanted.change,
      ...(address && { address: formatLladdr(address) }),
      ...(broadcast && { broadcast: formatLladdr(broadcast) }),
      ...(group !== undefined && { group }),
    };
    ip.host.newLink({ kind: type, change, ...(ifname !== undefined && { ifname }) });
  });
}

export function delLink(ip: Ip, args: Args): number | Piecemeal {
  const { dev, group } = readNamed(ip, args);
  if (dev === undefined && group !== undefined) return ip.talkLong(delGroup(ip, group));
  if (dev === undefined) return ip.die('Not enough information: "dev" argument is required.\n');
  const ifindex = ip.ifindex(dev);
  if (ifindex === 0) {
    ip.warn(`Cannot find device "${dev}"\n`);
    return 1;
  }
  return ip.talkLong(ip.host.deletingLink(ifindex));
}

function* delGroup(ip: Ip, group: number): Pauses {
  const members = ip.host.links().filter((link) => link.group === group);
  if (members.length === 0) refusal('ENODEV');
  for (const { ifindex } of members) yield* ip.host.deletingLink(ifindex);
}

function readWords(ip: Ip, args: Args): Wanted {
  const wanted: Wanted = { change: {}, unsupported: false };
  while (args.more) {
    readWord(ip, args, wanted);
    args.shift();
    if (wanted.type !== undefined) break;
  }
  return wanted;
}

/** A name without `dev` says which one is meant. */
function readNamed(ip: Ip, args: Args): Wanted {
  const { name, ...wanted } = readWords(ip, args);
  if (name === undefined) return wanted;
  return wanted.dev === undefined ? { ...wanted, dev: name } : { ...wanted, name };
}

function readWord(ip: Ip, args: Args, wanted: Wanted): void {
  const { word } = args;
  const { change: values } = wanted;
  const is = (...words: string[]) => words.some((full) => matches(word, full));
  if (word === 'up' || word === 'down') values.up = word === 'up';
  else if (word === 'name') {
    args.next();
    if (wanted.name !== undefined) args.duplicate('name');
    if (!isIfname(args.word)) args.invalid('"name" not a valid ifname');
    wanted.name = args.word;
  } else if (word === 'index') {
    args.next();
    if (wanted.index !== undefined) args.duplicate('index');
    wanted.index = Number.parseInt(args.word, 10) || 0;
    if (wanted.index <= 0) args.invalid('Invalid "index" value');
  } else if (is('link')) wanted.link = args.next();
  else if (is('address')) wanted.address = getLladdr(ip, args.next());
  else if (is('broadcast') || word === 'brd') wanted.broadcast = getLladdr(ip, args.next());
  else if (is('txqueuelen', 'txqlen') || word === 'qlen') {
    args.next();
    if (values.txqlen !== undefined) args.duplicate('txqueuelen');
    values.txqlen = args.value(integer, 'Invalid "txqueuelen" value\n') >>> 0;
  } else if (word === 'mtu') {
    args.next();
    if (values.mtu !== undefined) args.duplicate('mtu');
    values.mtu = args.value(integer, 'Invalid "mtu" value\n') >>> 0;
  } else if (word === 'netns') {
    args.next();
    if (!/^\d+$/.test(args.word)) args.invalid('Invalid "netns" value\n');
    wanted.refused = new Errno('EOPNOTSUPP', 'The interface netns is immutable');
  } else if (word === 'vf') {
    args.next();
    args.value(u32, 'Invalid "vf" value\n');
    // What a virtual function is to get is not looked at: there is none here.
    for (args.next(); args.left > 1; ) args.shift();
    wanted.unsupported = true;
  } else if (Object.hasOwn(SWITCHES, word) || is('dynamic')) {
    const name = is('dynamic') ? 'dynamic' : word;
    const { flag, inverted } = SWITCHES[name] as Switch;
    const on = readSwitch(ip, args, name) !== inverted;
    values[on ? 'set' : 'clear'] = (values[on ? 'set' : 'clear'] ?? 0) | flag;
    values[on ? 'clear' : 'set'] = (values[on ? 'clear' : 'set'] ?? 0) & ~flag;
  } else if (word === 'carrier' || word === 'protodown') {
    readSwitch(ip, args, word);
    wanted.refused = new Errno('EOPNOTSUPP', word === 'carrier' ? undefined : PROTODOWN);
  } else if (word === 'protodown_reason') {
    args.next();
    args.value(protodownReason, 'invalid reason\n');
    readSwitch(ip, args, word);
    wanted.refused = new Errno('EOPNOTSUPP', PROTODOWN);
  } else if (is('master')) {
    args.next();
    if (ip.ifindex(args.word) === 0) args.invalid('Device does not exist\n');
    wanted.unsupported = true;
  } else if (word === 'vrf') {
    args.next();
    args.invalid('Not a valid VRF name\n');
  } else if (is('nomaster')) return;
  else if (is('type')) wanted.type = args.next();
  else if (is('alias')) {
    values.alias = args.next();
    if (values.alias.length >= IFALIASZ) args.invalid('alias too long\n');
  } else if (word === 'group') {
    args.next();
    if (wanted.group !== undefined) args.duplicate('group');
    wanted.group = args.value(groupId, 'Invalid "group" value\n');
  } else if (!readState(args, values) && !readUnsupported(args, wanted)) readDevice(ip, args, wanted);
}

interface Switch {
  flag: number;
  /** The word says the opposite of the flag. */
  inverted: boolean;
}

/** The words that switch a flag on or off. */
export const SWITCHES: Readonly<Record<string, Switch>> = {
  multicast: { flag: IFF.MULTICAST, inverted: false },
  allmulticast: { flag: IFF.ALLMULTI, inverted: false },
  promisc: { flag: IFF.PROMISC, inverted: false },
  trailers: { flag: IFF.NOTRAILERS, inverted: true },
  arp: { flag: IFF.NOARP, inverted: true },
  dynamic: { flag: IFF.DYNAMIC, inverted: false },
};

/** Whether the switch is on. */
function readSwitch(ip: Ip, args: Args, word: string): boolean {
  args.next();
  if (args.word === 'on' || args.word === 'off') return args.word === 'on';
  ip.warn(`Error: argument of "${word}" must be "on" or "off", not "${args.word}"\n`);
  throw new Exit(1);
}

const OPERSTATES = ['unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up'];
const MODES = ['default', 'dormant'];
const ADDRGENMODES = ['eui64', 'none', 'stable_secret', 'random'];

/** Words with one argument that only say what the interface is to say of itself, and how large packets may be. */
function readState(args: Args, values: LinkChange): boolean {
  const { word } = args;
  const oneOf = (names: readonly string[], why: string) => {
    args.next();
    return args.value(
      (name) => (names.includes(name.toLowerCase()) ? names.indexOf(name.toLowerCase()) : undefined),
      why,
    );
  };
  if (word === 'mode') values.linkmode = oneOf(MODES, 'Invalid link mode\n');
  else if (word === 'state')
    values.operstate = OPERSTATES[oneOf(OPERSTATES, 'Invalid operstate\n')]?.toUpperCase() as OperState;
  else if (matches(word, 'addrgenmode')) values.addrgenmode = oneOf(ADDRGENMODES, 'Invalid address generation mode\n');
  else if (word === 'gso_max_size' || word === 'gso_max_segs' || word === 'gro_max_size') {
    args.next();
    const max = word === 'gso_max_segs' ? GSO_MAX_SEGS : 0xffffffff;
    const read = (text: string) => ((u32(text) ?? max + 1) <= max ? u32(text) : undefined);
    values[word] = args.value(read, `Invalid "${word}" value\n`);
  } else return false;
  return true;
}

const GSO_MAX_SEGS = 65535;

/** Words with one argument that are read as iproute2 does, for things that no interface here has. */
function readUnsupported(args: Args, wanted: Wanted): boolean {
  const { word } = args;
  // The number of queues is only for interfaces that are made: asked of one that is there, it means nothing.
  const one = (why: string, legal: (value: string) => boolean, matters = true) => {
    args.next();
    if (!legal(args.word)) args.invalid(why);
    wanted.unsupported ||= matters;
    return true;
  };
  const number = (value: string) => u32(value) !== undefined;
  if (matches(word, 'numtxqueues')) return one('Invalid "numtxqueues" value\n', number, false);
  if (matches(word, 'numrxqueues')) return one('Invalid "numrxqueues" value\n', number, false);
  if (matches(word, 'link-netns')) return one('Invalid "link-netns" value\n', () => false);
  if (matches(word, 'link-netnsid')) {
    one('Invalid "link-netnsid" value\n', number, false);
    wanted.refused ??= new Errno('EINVAL', 'Unknown network namespace id');
    return true;
  }
  return false;
}

function readDevice(ip: Ip, args: Args, wanted: Wanted): void {
  if (matches(args.word, 'help')) ip.die(LINK_HELP);
  if (args.word === 'dev') args.next();
  if (wanted.dev !== undefined) args.garbage('dev');
  if (args.word === '' || args.word.length >= 128 || /[/\s]/.test(args.word)) args.invalid('"dev" not a valid ifname');
  wanted.dev = args.word;
}
