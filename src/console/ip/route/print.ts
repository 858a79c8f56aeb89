/** One route as `ip route` prints it. */
import { formatIPv4 } from '../../../engine/addr.ts';
import type { RouteInUse } from '../../../engine/ip/route-get.ts';
import { type NexthopState, type RouteState, RT_SCOPE, RT_TABLE, RTN, RTNH_F, RTPROT } from '../../../engine/state.ts';
import type { Ip } from '../context.ts';
import { hostName } from '../inet.ts';
import { dsfieldName, protocols, realms, routeTypes, scopes, tables } from '../names.ts';
import { printMetrics } from './metrics.ts';

/** What is left out because the command named it already. */
export interface RouteForm {
  /** A table was asked for, so it is not said. */
  table?: boolean;
  dev?: boolean;
  via?: boolean;
  src?: boolean;
  protocol?: boolean;
  scope?: boolean;
  tos?: boolean;
  metric?: boolean;
  realms?: boolean;
}

/** A route, or a way that a packet would go, as RTM_NEWROUTE carries it; every field is there, so that all look alike. */
interface RouteLine {
  type: number;
  dst: string;
  from: number | undefined;
  tos: number;
  gateway: number | undefined;
  oif: number | undefined;
  table: number;
  /** Of a route, not of a way. */
  protocol: number | undefined;
  scope: number | undefined;
  prefsrc: number | undefined;
  priority: number;
  flags: readonly string[];
  mark: number;
  realms: number | undefined;
  uid: number | undefined;
  cache: readonly string[] | undefined;
  metrics: Readonly<Record<string, number | string>> | undefined;
  lock: readonly string[] | undefined;
  iif: number | undefined;
  nexthops: readonly NexthopState[] | undefined;
}

const NEXTHOP_FLAGS: readonly (readonly [number, string])[] = [
  [RTNH_F.DEAD, 'dead'],
  [RTNH_F.ONLINK, 'onlink'],
  [RTNH_F.PERVASIVE, 'pervasive'],
  [RTNH_F.LINKDOWN, 'linkdown'],
];

const NO_FLAGS: readonly string[] = [];

export function printRoute(ip: Ip, route: RouteState, form: RouteForm): void {
  const { nexthops, dst_len: len } = route;
  const single = nexthops.length === 1 ? nexthops[0] : undefined;
  const address = ip.options.resolve ? hostName(ip, route.dst) : formatIPv4(route.dst);
  const line: RouteLine = {
    type: route.type,
    dst: len === 0 ? 'default' : len === 32 ? address : `${address}/${len}`,
    from: undefined,
    tos: route.tos,
    gateway: single?.gateway,
    oif: single?.oif,
    table: route.table,
    protocol: route.protocol,
    scope: route.scope,
    prefsrc: route.prefsrc,
    priority: route.priority,
    flags: single?.flags ? flagWords(single.flags) : route.flags ? flagWords(route.flags) : NO_FLAGS,
    mark: 0,
    realms: single?.realms,
    uid: undefined,
    cache: undefined,
    metrics: route.metrics,
    lock: route.lock,
    iif: undefined,
    nexthops: nexthops.length > 1 ? nexthops : undefined,
  };
  printLine(ip, line, form);
}

const WHOLE: RouteForm = {};

/** INVALID_UID */
const NOBODY = 0xffffffff;

/** Who was asked for; else root, of what starts here. */
function whose({ iif }: RouteInUse, uid = iif === undefined ? 0 : NOBODY): number | undefined {
  return uid === NOBODY ? undefined : uid;
}

/** The answer of `ip route get`. */
export function printWay(ip: Ip, way: RouteInUse, uid: number | undefined): void {
  const line: RouteLine = {
    type: way.type,
    dst: hostName(ip, way.dst),
    from: way.src,
    tos: way.tos,
    gateway: way.gateway,
    oif: way.oif,
    table: way.table,
    protocol: undefined,
    scope: undefined,
    prefsrc: way.prefsrc,
    priority: 0,
    flags: wayFlags(way.cache),
    mark: way.mark,
    realms: way.realms,
    uid: whose(way, uid),
    cache: way.cache,
    metrics: way.metrics,
    lock: way.lock,
    iif: way.iif,
    nexthops: undefined,
  };
  printLine(ip, line, WHOLE);
}

/** RTCF_MULTICAST is the bit that iproute2 knows as RTM_F_OFFLOAD_FAILED. */
function wayFlags(cache: readonly string[]): string[] {
  return cache.flatMap((word) => (word === 'notify' ? ['notify'] : word === 'mc' ? ['rt_offload_failed'] : []));
}

function printLine(ip: Ip, route: RouteLine, form: RouteForm): void {
  const { out, options } = ip;
  const { numeric } = options;
  const details = options.details > 0;
  const type = routeTypes.name(route.type, numeric);
  out.open();
  if (route.type !== RTN.UNICAST || details) out.any('type', `${type} `, type);
  out.any('dst', `${route.dst} `, route.dst, route.dst === 'default' ? undefined : 'inet');
  if (route.from !== undefined) printWord(out, 'from', 'from', hostName(ip, route.from));
  if (route.tos !== 0 && !form.tos) printWord(out, 'tos', 'tos', dsfieldName(route.tos, numeric));
  if (route.gateway !== undefined && !form.via) printGateway(ip, route.gateway);
  if (route.oif !== undefined && !form.dev) {
    const name = ip.ifname(route.oif);
    out.fp('dev ');
    out.any('dev', `${name} `, name, 'ifname');
  }
  if (!form.table && route.table !== RT_TABLE.UNSPEC && (route.table !== RT_TABLE.MAIN || details))
    printWord(out, 'table', 'table', tables.name(route.table, numeric));
  if (route.protocol !== undefined && !form.protocol && (route.protocol !== RTPROT.BOOT || details)) {
    printWord(out, 'protocol', 'proto', protocols.name(route.protocol, numeric));
  }
  if (route.scope !== undefined && !form.scope && (route.scope !== RT_SCOPE.UNIVERSE || details)) {
    printWord(out, 'scope', 'scope', scopes.name(route.scope, numeric));
  }
  if (route.prefsrc !== undefined && !form.src) {
    out.fp('src ');
    out.any('prefsrc', `${formatIPv4(route.prefsrc)} `, formatIPv4(route.prefsrc), 'inet');
  }
  if (route.priority !== 0 && !form.metric) out.any('metric', `metric ${route.priority} `, route.priority);
  printFlags(ip, route.flags);
  if (route.mark !== 0) {
    out.any('mark', route.mark >= 16 ? `mark 0x${route.mark.toString(16)} ` : `mark ${route.mark} `, route.mark);
  }
  if (route.realms && !form.realms) printRealms(ip, route.realms);
  if (route.uid !== undefined) out.any('uid', `uid ${route.uid} `, route.uid);
  if (route.cache) printCache(ip, route.cache);
  if (route.metrics || route.lock) printMetrics(ip, route.metrics ?? {}, route.lock ?? []);
  if (route.iif !== undefined) printWord(out, 'iif', 'iif', ip.ifname(route.iif));
  if (route.nexthops) printNexthops(ip, route.nexthops);
  out.fp('\n');
  out.close();
}

function printWord(out: Ip['out'], key: string, name: string, value: string): void {
  out.any(key, `${name} ${value} `, value);
}

function printGateway(ip: Ip, gateway: number): void {
  ip.out.fp('via ');
  ip.out.any('gateway', `${hostName(ip, gateway)} `, hostName(ip, gateway), 'inet');
}

function flagWords(flags: number): string[] {
  return NEXTHOP_FLAGS.filter(([bit]) => flags & bit).map(([, word]) => word);
}

function printFlags({ out }: Ip, flags: readonly string[]): void {
  out.openArray('flags');
  for (const flag of flags) out.any(undefined, `${flag} `, flag);
  out.closeArray();
}

/** `realm to` or `realms from/to`. */
function printRealms({ out, options }: Ip, flow: number): void {
  const from = Math.floor(flow / 0x10000);
  const to = realms.name(flow & 0xffff, options.numeric);
  out.open('flow');
  out.fp(from ? 'realms ' : 'realm ');
  if (from) out.any('from', `${realms.name(from, options.numeric)}/`, realms.name(from, options.numeric));
  out.any('to', `${to} `, to);
  out.close();
}

function printCache({ out, options }: Ip, words: readonly string[]): void {
  out.nl();
  out.fp('    cache ');
  out.openArray('cache', words.length > 0 ? '<' : '');
  for (const [i, word] of words.entries()) out.any(undefined, i < words.length - 1 ? `${word},` : word, word);
  out.closeArray(words.length > 0 ? '> ' : '');
  if (options.stats > 0) out.any('users', 'users 2 ', 2);
}

function printNexthops(ip: Ip, nexthops: readonly NexthopState[]): void {
  const { out } = ip;
  out.openArray('nexthops');
  for (const { gateway, oif, weight, flags, realms: flow } of nexthops) {
    out.open();
    out.nl();
    out.fp('\tnexthop ');
    if (gateway !== undefined) printGateway(ip, gateway);
    if (flow) printRealms(ip, flow);
    const name = ip.ifname(oif ?? 0);
    out.any('dev', `dev ${name} `, name);
    out.any('weight', `weight ${weight} `, weight);
    printFlags(ip, flagWords(flags));
    out.close();
  }
  out.closeArray();
}

/** The one IPv6 route there is so far. */
export function printRoute6(ip: Ip, route: ReturnType<Ip['host']['routes6']>[number], form: RouteForm): void {
  const { out, options } = ip;
  const { numeric } = options;
  const type = routeTypes.name(route.type, numeric);
  const table = tables.name(route.table, numeric);
  const protocol = protocols.name(route.protocol, numeric);
  out.open();
  out.any('type', `${type} `, type);
  out.any('dst', `${route.dst} `, route.dst, 'inet6');
  if (!form.dev) {
    out.fp('dev ');
    out.any('dev', `${ip.ifname(route.oif)} `, ip.ifname(route.oif), 'ifname');
  }
  if (!form.table) out.any('table', `table ${table} `, table);
  if (!form.protocol) out.any('protocol', `proto ${protocol} `, protocol);
  if (!form.scope && options.details > 0) {
    const scope = scopes.name(RT_SCOPE.UNIVERSE, numeric);
    out.any('scope', `scope ${scope} `, scope);
  }
  if (!form.metric) out.any('metric', `metric ${route.metric} `, route.metric);
  printFlags(ip, []);
  out.any('pref', `pref ${route.pref}`, route.pref);
  out.fp('\n');
  out.close();
}
