/** Which routes `ip route show` and `ip route flush` are about. */
import type { NexthopState, RouteState } from '../../../engine/state.ts';
import { RT_TABLE } from '../../../engine/state.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip } from '../context.ts';
import { contains, getPrefix, type InetPrefix, readFamily } from '../inet.ts';
import { dsfieldId, protocols, realmsId, routeTypes, scopes, tables } from '../names.ts';
import { u32 } from '../numbers.ts';
import type { RouteForm } from './print.ts';

export interface RouteFilter {
  /** AF_*, once it is known. */
  family: number;
  /** 0 for all tables. */
  table: number;
  /** The route cache: there has been none since Linux 3.6. */
  cached: boolean;
  tos: number | undefined;
  protocol: number | undefined;
  scope: number | undefined;
  type: number | undefined;
  oif: number | undefined;
  iif: number | undefined;
  mark: number | undefined;
  metric: number | undefined;
  realms: { value: number; mask: number } | undefined;
  via: InetPrefix | undefined;
  src: InetPrefix | undefined;
  /** Routes under this prefix, and routes that hold it: `root` and `match`, both for `exact`. */
  root: InetPrefix | undefined;
  match: InetPrefix | undefined;
  fromRoot: InetPrefix | undefined;
  fromMatch: InetPrefix | undefined;
}

export function readFilter(ip: Ip, args: Args): RouteFilter {
  const filter: RouteFilter = {
    family: ip.options.family,
    table: RT_TABLE.MAIN,
    cached: false,
    tos: undefined,
    protocol: undefined,
    scope: undefined,
    type: undefined,
    oif: undefined,
    iif: undefined,
    mark: undefined,
    metric: undefined,
    realms: undefined,
    via: undefined,
    src: undefined,
    root: undefined,
    match: undefined,
    fromRoot: undefined,
    fromMatch: undefined,
  };
  const devices: { oif?: string; iif?: string } = {};
  for (; args.more; args.shift()) readSelector(ip, args, filter, devices);
  if (filter.family === AF.UNSPEC && (filter.table !== 0 || filter.cached)) filter.family = AF.INET;
  for (const key of ['iif', 'oif'] as const) {
    const name = devices[key];
    if (name === undefined) continue;
    filter[key] = ip.ifindex(name);
    if (filter[key] === 0) ip.fail(`Cannot find device "${name}"\n`);
  }
  return filter;
}

function readSelector(ip: Ip, args: Args, filter: RouteFilter, devices: { oif?: string; iif?: string }): void {
  const { word } = args;
  const is = (...words: string[]) => words.some((full) => matches(word, full));
  const prefix = () => getPrefix(ip, args.word, ip.options.family);
  if (is('table')) readTable(args, filter);
  else if (is('vrf')) {
    args.next();
    args.invalid('Invalid VRF\n');
  } else if (is('cached', 'cloned')) filter.cached = true;
  else if (word === 'tos' || is('dsfield')) {
    args.next();
    filter.tos = args.value(dsfieldId, 'TOS value is invalid\n');
  } else if (is('protocol')) {
    filter.protocol =
      args.next() === 'all' ? undefined : args.value((name) => protocols.id(name), 'invalid "protocol"\n');
  } else if (is('scope')) {
    filter.scope = args.next() === 'all' ? undefined : args.value((name) => scopes.id(name), 'invalid "scope"\n');
  } else if (is('type')) {
    args.next();
    filter.type = args.value((name) => routeTypes.id(name), 'node type value is invalid\n');
  } else if (word === 'dev' || word === 'oif') devices.oif = args.next();
  else if (word === 'iif') devices.iif = args.next();
  else if (word === 'mark') {
    args.next();
    filter.mark = args.value(u32, 'invalid mark value');
  } else if (is('metric', 'priority') || word === 'preference') {
    args.next();
    filter.metric = args.value(u32, '"metric" value is invalid\n');
  } else if (word === 'via') {
    const family = readFamily(args.next());
    if (family !== AF.UNSPEC) args.next();
    filter.via = getPrefix(ip, args.word, family || ip.options.family);
  } else if (word === 'src') {
    args.next();
    filter.src = prefix();
  } else if (is('realms')) {
    args.next();
    filter.realms = realmsFilter(args);
  } else if (is('from')) {
    args.next();
    if (matches(args.word, 'root')) {
      args.next();
      filter.fromRoot = prefix();
    } else if (matches(args.word, 'match')) {
      args.next();
      filter.fromMatch = prefix();
    } else {
      if (matches(args.word, 'exact')) args.next();
      filter.fromRoot = prefix();
      filter.fromMatch = filter.fromRoot;
    }
  } else {
    if (is('to')) args.next();
    if (matches(args.word, 'root')) {
      args.next();
      filter.root = prefix();
    } else if (matches(args.word, 'match')) {
      args.next();
      filter.match = prefix();
    } else {
      if (matches(args.word, 'exact')) args.next();
      filter.root = prefix();
      filter.match = filter.root;
    }
  }
}

function readTable(args: Args, filter: RouteFilter): void {
  const name = args.next();
  const table = tables.id(name);
  if (table !== undefined) filter.table = table;
  else if (name === 'all') filter.table = 0;
  else if (name === 'cache') filter.cached = true;
  else args.invalid('table id value is invalid\n');
}

/** `5/` and `5` leave the other half open. */
function realmsFilter(args: Args): { value: number; mask: number } {
  const { word } = args;
  const value = args.value(realmsId, 'invalid realms\n');
  let mask = 0xffffffff;
  if ((value & 0xffff) === 0 && word.endsWith('/')) mask -= 0xffff;
  if (value < 0x10000 && (!word.includes('/') || word.startsWith('/'))) mask -= 0xffff0000;
  return { value, mask };
}

export function routeMatches(filter: RouteFilter, route: RouteState): boolean {
  const { nexthops, dst, dst_len: len } = route;
  const single: NexthopState | undefined = nexthops.length === 1 ? nexthops[0] : undefined;
  if (filter.cached) return false;
  if (filter.table !== 0 && filter.table !== route.table) return false;
  if (filter.protocol !== undefined && filter.protocol !== route.protocol) return false;
  if (filter.scope !== undefined && filter.scope !== route.scope) return false;
  if (filter.type !== undefined && filter.type !== route.type) return false;
  if (filter.tos !== undefined && filter.tos !== route.tos) return false;
  if (!under(filter.root, dst, len) || !holds(filter.match, dst, len)) return false;
  if (!under(filter.fromRoot, 0, 0) || !holds(filter.fromMatch, 0, 0)) return false;
  if (filter.via && filter.via.family !== AF.UNSPEC && !contains(filter.via, AF.INET, single?.gateway ?? 0))
    return false;
  if (filter.src && filter.src.family !== AF.UNSPEC && !contains(filter.src, AF.INET, route.prefsrc ?? 0)) return false;
  if (filter.realms && (((single?.realms ?? 0) ^ filter.realms.value) & filter.realms.mask) !== 0) return false;
  if (filter.iif !== undefined || (filter.mark ?? 0) !== 0) return false;
  if (filter.oif !== undefined && filter.oif !== (single?.oif ?? 0)) return false;
  return filter.metric === undefined || filter.metric === route.priority;
}

/** Whether a prefix is at or below another. */
function under(root: InetPrefix | undefined, dst: number, len: number): boolean {
  if (!root) return true;
  if (root.family === AF.UNSPEC) return !root.specified || root.bitlen <= len;
  return root.bitlen <= len && contains(root, AF.INET, dst);
}

/** Whether a prefix is at or above another. */
function holds(match: InetPrefix | undefined, dst: number, len: number): boolean {
  if (!match) return true;
  if (match.family === AF.UNSPEC) return !match.specified || match.bitlen < 0 || match.bitlen >= len;
  return match.family === AF.INET && match.bitlen >= len && contains({ ...match, bitlen: len }, AF.INET, dst);
}

/** What the selectors have said already is not printed again. */
export function formOf(filter: RouteFilter): RouteForm {
  return {
    table: filter.table !== 0,
    protocol: filter.protocol !== undefined,
    scope: filter.scope !== undefined,
    tos: filter.tos !== undefined,
    dev: filter.oif !== undefined,
    metric: filter.metric !== undefined,
    via: filter.via?.bitlen === 32,
    src: filter.src?.bitlen === 32,
    realms: filter.realms?.mask === 0xffffffff,
  };
}
