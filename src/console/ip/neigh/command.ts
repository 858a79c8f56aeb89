/** `ip neigh`: its verbs, in the order in which iproute2 tries their beginnings. */
import { type NeighState, NTF } from '../../../engine/state.ts';
import { type Piecemeal, paced } from '../../pieces.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip, refusal } from '../context.ts';
import { contains, getAddr, getPrefix, type InetPrefix } from '../inet.ts';
import { formatLladdr, getLladdr } from '../link/lladdr.ts';
import { protocols } from '../names.ts';
import { strtoul } from '../numbers.ts';
import { NEIGH_HELP } from './help.ts';
import { printNeigh } from './print.ts';

const NUD = {
  none: 0x00,
  incomplete: 0x01,
  reachable: 0x02,
  stale: 0x04,
  delay: 0x08,
  probe: 0x10,
  failed: 0x20,
  noarp: 0x40,
  permanent: 0x80,
} as const;

const IN_TIMER = NUD.incomplete | NUD.reachable | NUD.delay | NUD.probe;
/** What asks for those without a state. */
const NONE = 0x100;
const ALL = 0x1ff;
/** Without NOARP, and without those that have no state. */
const SHOWN = 0xff & ~NUD.noarp;

interface NeighFilter {
  state: number;
  ifindex: number;
  to: InetPrefix | undefined;
  proxy: boolean;
  /** RTPROT_*, 0 for any. */
  protocol: number;
  /** Without those that a timer holds on to. */
  unused: boolean;
}

export function neighCommand(ip: Ip, args: Args): number | Piecemeal {
  if (!args.more) return showNeighs(ip, args);
  const { word } = args;
  const is = (...verbs: string[]) => verbs.some((verb) => matches(word, verb));
  args.shift();
  if (is('add')) return modifyNeigh(ip, args, 'add');
  if (is('change') || word === 'chg') return modifyNeigh(ip, args, 'change');
  if (is('replace')) return modifyNeigh(ip, args, 'replace');
  if (is('delete')) return modifyNeigh(ip, args, 'delete');
  if (is('get')) return getNeigh(ip, args);
  if (is('show', 'lst', 'list')) return showNeighs(ip, args);
  if (is('flush')) return flushNeighs(ip, args);
  if (is('help')) return ip.die(NEIGH_HELP);
  return ip.die(`Command "${word}" is unknown, try "ip neigh help".\n`);
}

function* showNeighs(ip: Ip, args: Args): Piecemeal {
  const filter = readFilter(ip, args, SHOWN);
  ip.out.begin();
  for (const neigh of paced(select(ip, filter))) {
    if (neigh) printNeigh(ip, neigh, filter.ifindex === 0);
    else yield;
  }
  ip.out.end();
  return 0;
}

function flushNeighs(ip: Ip, args: Args): number {
  if (!args.more) {
    ip.warn('Flush requires arguments.\n');
    return 1;
  }
  const filter = readFilter(ip, args, ALL & ~NUD.noarp & ~NUD.permanent, ALL & ~NUD.noarp);
  const doomed = select(ip, filter);
  if (doomed.length === 0) {
    if (ip.options.stats > 0) ip.out.fp('Nothing to flush.\n');
    return 0;
  }
  const code = ip.talk(() => {
    for (const { ifindex, dst, flags } of doomed) ip.host.delNeigh({ ifindex, dst, flags: flags & NTF.PROXY });
  });
  if (code === 0 && ip.options.stats > 0) {
    const entries = `${doomed.length} ${doomed.length === 1 ? 'entry' : 'entries'}`;
    ip.out.fp(`\n*** Round 1, deleting ${entries} ***\n*** Flush is complete after 1 round ***\n`);
  }
  return code;
}

function select(ip: Ip, { state, ifindex, to, proxy, protocol, unused }: NeighFilter): NeighState[] {
  const { host, options } = ip;
  if (options.family !== AF.UNSPEC && options.family !== AF.INET) return [];
  const all = proxy ? host.proxyNeighs() : host.neighs();
  return all.filter((neigh) => {
    if (ifindex !== 0 && neigh.ifindex !== ifindex) return false;
    if (protocol !== 0 && neigh.protocol !== protocol) return false;
    if (to && !contains(to, AF.INET, neigh.dst)) return false;
    if (unused && neigh.state & IN_TIMER) return false;
    // Whatever its state, if somebody else looks after it.
    if (neigh.flags & (NTF.PROXY | NTF.EXT_LEARNED)) return true;
    return ((neigh.state || NONE) & state) !== 0;
  });
}

function readFilter(ip: Ip, args: Args, shown: number, all = ALL): NeighFilter {
  const filter: NeighFilter = { state: shown, ifindex: 0, to: undefined, proxy: false, protocol: 0, unused: false };
  let stateNamed = false;
  let { family } = ip.options;
  let dev: string | undefined;
  for (; args.more; args.shift()) {
    const { word } = args;
    if (word === 'dev') {
      args.next();
      if (dev !== undefined) args.duplicate('dev');
      dev = args.word;
    } else if (word === 'master') {
      args.next();
      args.invalid('Device does not exist\n');
    } else if (word === 'vrf') {
      args.next();
      args.invalid('Not a valid VRF name\n');
    } else if (word === 'nomaster') continue;
    else if (word === 'unused') filter.unused = true;
    else if (word === 'nud') {
      const name = args.next();
      if (!stateNamed) filter.state = 0;
      stateNamed = true;
      filter.state |= name === 'all' ? all : args.value(nudState, 'nud state is bad') || NONE;
    } else if (word === 'proxy') filter.proxy = true;
    else if (matches(word, 'protocol')) {
      args.next();
      filter.protocol = args.value((name) => protocols.id(name), 'invalid "protocol"\n');
    } else {
      if (word === 'to') args.next();
      if (matches(args.word, 'help')) ip.die(NEIGH_HELP);
      filter.to = getPrefix(ip, args.word, family);
      family ||= filter.to.family;
    }
  }
  filter.ifindex = dev === undefined ? 0 : ip.ifindex(dev) || ip.fail(`Cannot find device "${dev}"\n`);
  return filter;
}

/** These may be abbreviated, the others not. */
const ABBREVIATED = ['permanent', 'reachable', 'failed'];

/** One state, by its name or its bit. */
function nudState(word: string): number | undefined {
  for (const [name, bit] of Object.entries(NUD)) {
    if (ABBREVIATED.includes(name) ? matches(word, name) : word === name) return bit;
  }
  const number = strtoul(word);
  if (number === undefined || number >= 0x100n || number & (number - 1n)) return undefined;
  return Number(number);
}

/** iproute2's netlink flags for each verb. */
const VERBS = {
  add: { create: true, excl: true },
  change: { replace: true },
  replace: { create: true, replace: true },
  delete: {},
} as const;

/** NTF_* of a word that stands for itself. */
function flagOf(word: string): number | undefined {
  const flags: Record<string, number> = { router: NTF.ROUTER, managed: NTF.MANAGED, use: NTF.USE };
  if (Object.hasOwn(flags, word)) return flags[word];
  return matches(word, 'extern_learn') ? NTF.EXT_LEARNED : undefined;
}

function modifyNeigh(ip: Ip, args: Args, verb: keyof typeof VERBS): number {
  let dst: InetPrefix | undefined;
  let dev: string | undefined;
  let given: string | undefined;
  let state: number | undefined;
  let flags = 0;
  let protocol = 0;
  for (; args.more; args.shift()) {
    const { word } = args;
    if (matches(word, 'lladdr')) {
      args.next();
      if (given !== undefined) args.duplicate('lladdr');
      given = args.word;
    } else if (word === 'nud') {
      args.next();
      state = args.value(nudState, 'nud state is bad');
    } else if (matches(word, 'proxy')) {
      dst = getAddr(ip, args.next(), ip.options.family);
      flags |= NTF.PROXY;
    } else if (flagOf(word) !== undefined) {
      flags |= flagOf(word) ?? 0;
      // What the kernel is to look after itself has no state, unless one is said later.
      if (word === 'use' || word === 'managed') state = NUD.none;
    } else if (word === 'dev') dev = args.next();
    else if (matches(word, 'protocol')) {
      args.next();
      protocol = args.value((name) => protocols.id(name), '"protocol" value is invalid\n');
    } else {
      if (word === 'to') args.next();
      if (matches(args.word, 'help')) {
        args.next();
        ip.die(NEIGH_HELP);
      }
      if (dst) args.garbage('to');
      dst = getAddr(ip, args.word, ip.options.family);
    }
  }
  if (!dst || dst.family === AF.UNSPEC || (dev === undefined && !(flags & NTF.PROXY))) {
    return ip.die('Device and destination are required arguments.\n');
  }
  const lladdr = given === undefined || given === 'null' ? undefined : formatLladdr(getLladdr(ip, given));
  const ifindex = dev === undefined ? 0 : ip.ifindex(dev);
  if (dev !== undefined && ifindex === 0) return ip.fail(`Cannot find device "${dev}"\n`);
  const { ipv4, family } = dst;
  const code = ip.talk(() => {
    if (family === AF.INET6 && !(flags & NTF.PROXY) && !ip.host.device(ifindex)?.isLoopback) {
      refusal('EINVAL', 'IPv6 is disabled on this device');
    }
    if (family === AF.INET6) refusal('EOPNOTSUPP');
    if (lladdr !== undefined && lladdr.length !== ETH_TEXT) refusal('EINVAL', 'Invalid link address');
    if (verb === 'delete') return ip.host.delNeigh({ ifindex, dst: ipv4, flags });
    const values = { ...(lladdr !== undefined && { lladdr }), ...(state !== undefined && { state }) };
    return ip.host.newNeigh({ ifindex, dst: ipv4, flags, protocol, ...values }, VERBS[verb]);
  });
  // A refusal is the end of the program, of a batch too.
  return code === 0 ? code : ip.die('', code);
}

/** "02:00:00:00:00:05".length */
const ETH_TEXT = 17;

function getNeigh(ip: Ip, args: Args): number {
  let dst: InetPrefix | undefined;
  let proxy = false;
  let dev: string | undefined;
  for (; args.more; args.shift()) {
    if (args.word === 'dev') dev = args.next();
    else if (matches(args.word, 'proxy')) {
      proxy = true;
      dst = getAddr(ip, args.next(), ip.options.family);
    } else {
      if (args.word === 'to') args.next();
      if (matches(args.word, 'help')) ip.die(NEIGH_HELP);
      if (dst) args.garbage('to');
      dst = getAddr(ip, args.word, ip.options.family);
    }
  }
  if (!dst || dst.family === AF.UNSPEC || dev === undefined) {
    ip.warn('Device and address are required arguments.\n');
    return 1;
  }
  const ifindex = ip.ifindex(dev);
  if (ifindex === 0) return ip.fail(`Cannot find device "${dev}"\n`);
  const wanted = dst.ipv4;
  return ip.talk(() => {
    const all = proxy ? ip.host.proxyNeighs() : ip.host.neighs();
    const neigh = all.find((one) => one.ifindex === ifindex && one.dst === wanted);
    if (!neigh) refusal('ENOENT', `${proxy ? 'Proxy neighbour' : 'Neighbour'} entry not found`);
    // iproute2 6.1 begins no JSON here.
    printNeigh(ip, neigh, true);
  });
}
