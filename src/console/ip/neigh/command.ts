/** `ip neigh`: its verbs, in the order in which iproute2 tries their beginnings. */
import { NTF_PROXY } from '../../../engine/neigh/requests.ts';
import type { NeighState } from '../../../engine/state.ts';
import { type Piecemeal, paced } from '../../pieces.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip, refusal } from '../context.ts';
import { contains, getAddr, getPrefix, type InetPrefix } from '../inet.ts';
import { getLladdr } from '../link/lladdr.ts';
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

/** Everything but NOARP, and NONE only when asked for. */
const SHOWN = 0xff & ~NUD.noarp;

interface NeighFilter {
  state: number;
  ifindex: number;
  to: InetPrefix | undefined;
  proxy: boolean;
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
  const filter = readFilter(ip, args, SHOWN & ~NUD.permanent, SHOWN);
  const doomed = select(ip, filter).filter((neigh) => neigh.state !== NUD.noarp || filter.state & NUD.noarp);
  if (doomed.length === 0) {
    if (ip.options.stats > 0) ip.out.fp('Nothing to flush.\n');
    return 0;
  }
  const code = ip.talk(() => {
    for (const { ifindex, dst } of doomed) ip.host.delNeigh({ ifindex, dst });
  });
  if (code === 0 && ip.options.stats > 0) {
    const entries = `${doomed.length} ${doomed.length === 1 ? 'entry' : 'entries'}`;
    ip.out.fp(`\n*** Round 1, deleting ${entries} ***\n*** Flush is complete after 1 round ***\n`);
  }
  return code;
}

function select(ip: Ip, { state, ifindex, to, proxy }: NeighFilter): NeighState[] {
  const { host, options } = ip;
  if (options.family !== AF.UNSPEC && options.family !== AF.INET) return [];
  if (proxy) return proxies(ip);
  return host.neighs().filter((neigh) => {
    if (ifindex !== 0 && neigh.ifindex !== ifindex) return false;
    if (neigh.state === NUD.none ? state !== 0xff : (neigh.state & state) === 0) return false;
    return !to || contains(to, AF.INET, neigh.dst);
  });
}

/** Addresses this host answers ARP for. */
function proxies({ host }: Ip): NeighState[] {
  return host.proxyNeighs().map((one) => ({ ...one, state: NUD.none, flags: NTF_PROXY }));
}

function readFilter(ip: Ip, args: Args, shown: number, all = 0xff): NeighFilter {
  const filter: NeighFilter = { state: shown, ifindex: 0, to: undefined, proxy: false };
  let stateNamed = false;
  let { family } = ip.options;
  for (; args.more; args.shift()) {
    const { word } = args;
    if (word === 'dev') {
      args.next();
      filter.ifindex = args.device();
    } else if (word === 'master') {
      args.next();
      args.invalid('Device does not exist\n');
    } else if (word === 'vrf') {
      args.next();
      args.invalid('Not a valid VRF name\n');
    } else if (word === 'nomaster') continue;
    else if (word === 'unused') continue;
    else if (word === 'nud') {
      const name = args.next();
      if (!stateNamed) filter.state = 0;
      stateNamed = true;
      filter.state |= name === 'all' ? all : args.value(nudState, 'nud state is bad');
    } else if (word === 'proxy') filter.proxy = true;
    else if (word === 'protocol') {
      args.next();
      args.value((name) => protocols.id(name), 'invalid "protocol"\n');
    } else {
      if (word === 'to') args.next();
      if (matches(args.word, 'help')) ip.die(NEIGH_HELP);
      filter.to = getPrefix(ip, args.word, family);
      family ||= filter.to.family;
    }
  }
  return filter;
}

function nudState(word: string): number | undefined {
  for (const [name, bit] of Object.entries(NUD)) if (matches(word, name)) return bit;
  const number = strtoul(word);
  return number === undefined || number >= 0x100n ? undefined : Number(number);
}

/** iproute2's netlink flags for each verb. */
const VERBS = {
  add: { create: true, excl: true },
  change: { replace: true },
  replace: { create: true, replace: true },
  delete: {},
} as const;

function modifyNeigh(ip: Ip, args: Args, verb: keyof typeof VERBS): number {
  let dst: InetPrefix | undefined;
  let dev: string | undefined;
  let lladdr: string | undefined;
  let state: number | undefined;
  let flags = 0;
  for (; args.more; args.shift()) {
    const { word } = args;
    if (matches(word, 'lladdr')) {
      if (args.next() !== 'null') lladdr = formatLladdr(getLladdr(ip, args.word));
    } else if (word === 'nud') {
      args.next();
      state = args.value(nudState, 'nud state is bad');
    } else if (matches(word, 'proxy')) {
      dst = getAddr(ip, args.next(), ip.options.family);
      flags |= NTF_PROXY;
    } else if (['router', 'managed', 'use', 'extern_learn'].some((flag) => matches(word, flag))) continue;
    else if (word === 'dev') dev = args.next();
    else if (matches(word, 'protocol')) {
      args.next();
      args.value((name) => protocols.id(name), '"protocol" value is invalid\n');
    } else {
      if (word === 'to') args.next();
      if (matches(args.word, 'help')) ip.die(NEIGH_HELP);
      if (dst) args.garbage('to');
      dst = getAddr(ip, args.word, ip.options.family);
    }
  }
  if (!dst || dev === undefined) return ip.die('Device and destination are required arguments.\n');
  const ifindex = ip.ifindex(dev);
  if (ifindex === 0) return ip.die(`Cannot find device "${dev}"\n`, 1);
  const { ipv4 } = dst;
  return ip.talk(() => {
    if (ipv4 === undefined) refusal('EOPNOTSUPP');
    if (lladdr !== undefined && lladdr.length !== ETH_TEXT) refusal('EINVAL', 'Invalid link address');
    if (verb === 'delete') return ip.host.delNeigh({ ifindex, dst: ipv4, flags });
    const values = { ...(lladdr !== undefined && { lladdr }), ...(state !== undefined && { state }) };
    return ip.host.newNeigh({ ifindex, dst: ipv4, flags, ...values }, VERBS[verb]);
  });
}

/** "02:00:00:00:00:05".length */
const ETH_TEXT = 17;

function formatLladdr(bytes: number[]): string {
  return bytes.map((b) => b.toString(16).padStart(2, '0')).join(':');
}

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
  if (!dst || dev === undefined) {
    ip.warn('Device and address are required arguments.\n');
    return 1;
  }
  const ifindex = ip.ifindex(dev);
  if (ifindex === 0) return ip.die(`Cannot find device "${dev}"\n`, 1);
  const wanted = dst.ipv4;
  return ip.talk(() => {
    const neigh = (proxy ? proxies(ip) : ip.host.neighs()).find((one) => one.ifindex === ifindex && one.dst === wanted);
    if (!neigh) refusal('ENOENT', 'Neighbour entry not found');
    ip.out.begin();
    printNeigh(ip, neigh, true);
    ip.out.end();
  });
}
