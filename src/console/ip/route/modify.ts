/** `ip route add`, append, replace and the like, and del: from words to RTM_NEWROUTE and RTM_DELROUTE. */
import { networkOf } from '../../../engine/addr.ts';
import type { RouteFlags, RouteRequest } from '../../../engine/fib/frontend.ts';
import { RT_TABLE, RTN, RTNH_F, RTPROT } from '../../../engine/state.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip, refusal } from '../context.ts';
import { getAddr, getPrefix, type InetPrefix, readFamily } from '../inet.ts';
import { dsfieldId, isWideTable, protocols, realmsId, routeTypes, scopes, tables } from '../names.ts';
import { u32 } from '../numbers.ts';
import { defaultScope, defaultTable, openScope } from './defaults.ts';
import { ROUTE_HELP } from './help.ts';
import { type Metrics, readMetric } from './metrics.ts';
import { readNexthops } from './nexthops.ts';

/** What the words ask for. */
interface Wanted {
  family: number;
  dst?: InetPrefix;
  src?: InetPrefix;
  via?: InetPrefix;
  dev?: string;
  type?: number;
  table?: number;
  scope?: number;
  protocol?: number;
  priority?: number;
  tos: number;
  realms: number;
  flags: number;
  nhid?: number;
  encap?: boolean;
  metrics: Metrics;
  /** Attributes that IPv4 has no use for. */
  empty: boolean;
  nexthops: boolean;
}

/** Gives the exit code; `nlm` is undefined for a route that is to be deleted. */
export function modifyRoute(ip: Ip, args: Args, nlm: RouteFlags | undefined): number {
  const wanted: Wanted = {
    ...{ family: ip.options.family, tos: 0, realms: 0, flags: 0, empty: false, nexthops: false },
    metrics: { values: {}, lock: new Set() },
  };
  for (; args.more && !wanted.nexthops; args.shift()) readWord(ip, args, wanted);
  const { dst, dev, src, via } = wanted;
  if (!dst) return ip.die(ROUTE_HELP);
  const oif = dev === undefined ? undefined : ip.ifindex(dev);
  if (oif === 0) {
    ip.warn(`Cannot find device "${dev}"\n`);
    return 1;
  }
  // The words stopped at `nexthop`, which readNexthops wants to see again.
  const nexthops = wanted.nexthops ? readNexthops(ip, args, wanted.family) : undefined;
  const { values, lock } = wanted.metrics;
  const request: RouteRequest = {
    dst: dst.ipv4,
    dst_len: dst.bitlen,
    table: wanted.table ?? defaultTable(wanted.type),
    tos: wanted.tos,
    flags: wanted.flags,
    realms: wanted.realms,
    scope: wanted.scope ?? (nlm ? defaultScope(wanted.type, isDirect(wanted)) : openScope(wanted.type)),
    ...(nlm && { type: wanted.type ?? RTN.UNICAST, protocol: wanted.protocol ?? RTPROT.BOOT }),
    ...(!nlm && wanted.type !== undefined && { type: wanted.type }),
    ...(!nlm && wanted.protocol !== undefined && { protocol: wanted.protocol }),
    ...(wanted.priority !== undefined && { priority: wanted.priority }),
    ...(src && { prefsrc: src.ipv4 }),
    ...(oif !== undefined && { oif }),
    ...(via && via.ipv4 !== 0 && { gateway: via.ipv4 }),
    ...(nexthops && { nexthops }),
    ...(Object.keys(values).length > 0 && { metrics: values }),
    ...(lock.size > 0 && { lock: [...lock] }),
  };
  return ip.talk(() => {
    if (!nlm && wanted.family === AF.INET6) return delRoute6(ip, request.table ?? RT_TABLE.MAIN, dst);
    checkMessage(wanted);
    if (nlm) ip.host.newRoute(request, nlm);
    else ip.host.delRoute(request);
  });
}

function readWord(ip: Ip, args: Args, wanted: Wanted): void {
  const { word } = args;
  const is = (...words: string[]) => words.some((full) => matches(word, full));
  if (word === 'src') {
    wanted.src = getAddr(ip, args.next(), wanted.family);
    wanted.family ||= wanted.src.family;
  } else if (word === 'as') {
    if (args.next() === 'to') args.next();
    getAddr(ip, args.word, wanted.family);
  } else if (word === 'via') {
    if (wanted.via) args.invalid('use nexthop syntax to specify multiple via\n');
    const family = readFamily(args.next());
    if (family !== AF.UNSPEC) args.next();
    wanted.via = getAddr(ip, args.word, family || wanted.family);
    wanted.family ||= wanted.via.family;
  } else if (word === 'from') {
    const { family } = getPrefix(ip, args.next(), wanted.family);
    wanted.family ||= family;
  } else if (word === 'tos' || is('dsfield')) {
    args.next();
    wanted.tos = args.value(dsfieldId, '"tos" value is invalid\n');
  } else if (word === 'expires') {
    args.next();
    args.value(u32, '"expires" value is invalid\n');
  } else if (is('metric', 'priority') || word === 'preference') {
    args.next();
    wanted.priority = args.value(u32, '"metric" value is invalid\n');
  } else if (word === 'scope') {
    args.next();
    wanted.scope = args.value((name) => scopes.id(name), 'invalid "scope" value\n');
  } else if (readMetric(args, wanted.metrics)) return;
  else if (is('realms')) {
    args.next();
    wanted.realms = args.value(realmsId, '"realm" value is invalid\n');
  } else if (word === 'onlink') wanted.flags |= RTNH_F.ONLINK;
  else if (word === 'nexthop') wanted.nexthops = true;
  else if (word === 'nhid') {
    args.next();
    wanted.nhid = args.value(u32, '"id" value is invalid\n');
  } else if (is('protocol')) {
    args.next();
    wanted.protocol = args.value((name) => protocols.id(name), '"protocol" value is invalid\n');
  } else if (is('table')) {
    args.next();
    const table = args.value((name) => tables.id(name), '"table" value is invalid\n');
    if (!isWideTable(wanted.table) || isWideTable(table)) wanted.table = table;
  } else if (is('vrf')) {
    args.next();
    args.invalid('Invalid VRF\n');
  } else if (word === 'dev' || word === 'oif') wanted.dev = args.next();
  else if (is('pref')) {
    args.next();
    const known = ['low', 'medium', 'high'].includes(args.word) || (u32(args.word) ?? 256) < 256;
    if (!known) args.invalid('"pref" value is invalid\n');
  } else if (word === 'encap') {
    // Of the kinds of tunnels only the one with the simplest words is read; the kernel has none of them.
    if (args.next() !== 'mpls') args.invalid('"encap type" value is invalid\n');
    args.next();
    wanted.encap = true;
  } else if (word === 'ttl-propagate') {
    args.next();
    if (args.word !== 'enabled' && args.word !== 'disabled') args.invalid('"ttl-propagate" value is invalid\n');
  } else readDestination(ip, args, wanted);
}

/** `[to] [TYPE] PREFIX` */
function readDestination(ip: Ip, args: Args, wanted: Wanted): void {
  if (args.word === 'to') args.next();
  const type = /^\d/.test(args.word) ? undefined : routeTypes.id(args.word);
  if (type !== undefined) {
    wanted.type = type;
    args.next();
  }
  if (matches(args.word, 'help')) ip.die(ROUTE_HELP);
  if (wanted.dst) args.garbage('to');
  wanted.dst = getPrefix(ip, args.word, wanted.family);
  wanted.family ||= wanted.dst.family;
}

/** Nobody stands between us and the destination. */
function isDirect({ via, nexthops, nhid }: Wanted): boolean {
  return !via && !nexthops && nhid === undefined;
}

/** What the kernel refuses before it looks at its tables; IPv6 has no routes of its own here. */
function checkMessage({ family, dst, dev, via, src, nhid, nexthops, encap }: Wanted): void {
  if (encap) refusal('EOPNOTSUPP', 'lwt encapsulation type not supported');
  if (family === AF.INET6 || dst?.family === AF.INET6) refusal('EOPNOTSUPP');
  if (via?.family === AF.INET6) refuseInet6(via.ipv6, dev);
  if (via?.bytelen === 0 || src?.bytelen === 0) refusal('EINVAL', 'Attribute failed policy validation');
  if (nhid === undefined) return;
  if (dev !== undefined || via || nexthops)
    refusal('EINVAL', 'Nexthop specification and nexthop id are mutually exclusive');
  if (dst && networkOf(dst.ipv4, dst.bitlen) !== dst.ipv4) refusal('EINVAL', 'Invalid prefix for given prefix length');
  refusal('EINVAL', 'Nexthop id does not exist');
}

/** An IPv6 gateway: there is no IPv6 but lo's own address. */
function refuseInet6(gateway: string, dev: string | undefined): never {
  const onLink = /^fe[89ab]/.test(gateway);
  if (onLink && dev === undefined) refusal('EINVAL', 'Egress device not specified');
  if (onLink || gateway === '::1') refusal('EINVAL', 'Egress device can not be loopback device for this route');
  refusal('EHOSTUNREACH');
}

/** The one IPv6 route there is can be deleted. */
function delRoute6({ host }: Ip, table: number, dst: InetPrefix): void {
  const route = host.routes6().find((one) => one.table === table && one.dst === dst.ipv6 && one.dst_len === dst.bitlen);
  if (!route) refusal('ESRCH');
  host.delInet6(route.oif, 'route');
}
