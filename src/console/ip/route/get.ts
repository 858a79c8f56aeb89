/** `ip route get`: asks which way a packet would go. */
import { ERRNO } from '../../../engine/errno.ts';
import type { RouteGet, RouteInUse } from '../../../engine/ip/route-get.ts';
import { type Args, matches } from '../args.ts';
import { AF, type Ip, refusal } from '../context.ts';
import { getAddr, getPrefix, type InetPrefix } from '../inet.ts';
import { dsfieldId, ipProtocolId } from '../names.ts';
import { u16, u32 } from '../numbers.ts';
import { ROUTE_HELP } from './help.ts';
import { printRoute, printWay } from './print.ts';

/** What the words ask for. */
interface Wanted {
  family: number;
  to?: InetPrefix;
  from?: InetPrefix;
  iif?: string;
  oif?: string;
  connected: boolean;
  notify: boolean;
  /** Another destination to be written into the packet, which IPv4 does not do. */
  as: boolean;
  rest: Omit<RouteGet, 'dst'>;
}

export function getRoute(ip: Ip, args: Args): number {
  const wanted: Wanted = { family: ip.options.family, connected: false, notify: false, as: false, rest: {} };
  for (; args.more; args.shift()) readWord(ip, args, wanted);
  const { to } = wanted;
  if (!to) {
    ip.warn('need at least a destination address\n');
    return 1;
  }
  const iif = wanted.iif === undefined ? undefined : device(ip, wanted.iif);
  const oif = wanted.oif === undefined ? undefined : device(ip, wanted.oif);
  if (wanted.family === AF.INET6) return getRoute6(ip, to);
  const request: RouteGet = {
    dst: to.ipv4,
    ...wanted.rest,
    ...(wanted.from?.bytelen && { src: wanted.from.ipv4 }),
    ...(iif !== undefined && { iif }),
    ...(oif !== undefined && { oif }),
  };
  return ip.talk(() => {
    checkMessage(wanted);
    const answer = ip.host.getRoute(request);
    if ('errno' in answer) refusal(answer.errno, answer.extack);
    ip.out.begin();
    const times = wanted.connected && !wanted.from ? 2 : 1;
    for (let i = 0; i < times; i++) {
      if ('match' in answer) printRoute(ip, answer.match, {});
      else printWay(ip, wanted.notify ? notified(answer) : answer, wanted.rest.uid);
    }
    ip.out.end();
  });
}

/** RTM_F_NOTIFY is told back as a flag. */
function notified(way: RouteInUse): RouteInUse {
  return { ...way, cache: [...way.cache, 'notify'] };
}

function readWord(ip: Ip, args: Args, wanted: Wanted): void {
  const { word } = args;
  const { rest } = wanted;
  const is = (full: string) => matches(word, full);
  if (word === 'tos' || is('dsfield')) {
    args.next();
    rest.tos = args.value(dsfieldId, 'TOS value is invalid\n');
  } else if (is('from')) {
    args.next();
    if (matches(args.word, 'help')) ip.die(ROUTE_HELP);
    wanted.from = getPrefix(ip, args.word, wanted.family);
    wanted.family ||= wanted.from.family;
  } else if (is('iif')) wanted.iif = args.next();
  else if (is('mark')) {
    args.next();
    rest.mark = args.value(u32, 'invalid mark value');
  } else if (is('oif') || word === 'dev') wanted.oif = args.next();
  else if (is('notify')) wanted.notify = true;
  else if (is('connected')) wanted.connected = true;
  else if (is('vrf')) {
    args.next();
    args.invalid('Invalid VRF\n');
  } else if (is('uid')) {
    args.next();
    rest.uid = args.value(u32, 'invalid UID\n');
  } else if (is('fibmatch')) rest.fibmatch = true;
  else if (is('sport')) {
    args.next();
    rest.sport = args.value(u16, 'invalid sport\n');
  } else if (is('dport')) {
    args.next();
    rest.dport = args.value(u16, 'invalid dport\n');
  } else if (is('ipproto')) {
    args.next();
    rest.ipproto = args.value(ipProtocolId, 'Invalid "ipproto" value\n');
  } else if (word === 'as') {
    if (args.next() === 'to') args.next();
    getAddr(ip, args.word, wanted.family);
    wanted.as = true;
  } else readDestination(ip, args, wanted);
}

function readDestination(ip: Ip, args: Args, wanted: Wanted): void {
  if (args.word === 'to') args.next();
  if (matches(args.word, 'help')) ip.die(ROUTE_HELP);
  const to = getPrefix(ip, args.word, wanted.family);
  wanted.family ||= to.family;
  if (to.bytelen > 0 || !wanted.to) wanted.to = to; // `all` is no address: what was said before stays
  const bits = wanted.family === AF.INET ? 32 : wanted.family === AF.INET6 ? 128 : to.bitlen;
  if (to.bitlen !== bits)
    ip.warn(`Warning: /${to.bitlen} as prefix is invalid, only /${bits} (or none) is supported.\n`);
}

function device(ip: Ip, name: string): number {
  return ip.ifindex(name) || ip.fail(`Cannot find device "${name}"\n`);
}

/** What the kernel refuses before it looks at its tables. */
function checkMessage({ from, as }: Wanted): void {
  if (as) refusal('EINVAL', 'ipv4: Unsupported attribute in route get request');
  if (from?.bytelen && from.bitlen === 0) refusal('EINVAL', 'ipv4: rtm_src_len and rtm_dst_len must be 32 for IPv4');
  if (from && from.bitlen !== 0 && from.bitlen !== 32)
    refusal('EINVAL', 'ipv4: Invalid values in header for route get request');
}

/** IPv6 has one address, ::1, and one way to it. */
function getRoute6(ip: Ip, to: InetPrefix): number {
  const route = ip.host.routes6().find(({ dst }) => dst === to.ipv6);
  if (!route) {
    ip.warn(`RTNETLINK answers: ${ERRNO.ENETUNREACH[1]}\n`);
    return 2;
  }
  const { out } = ip;
  const dev = ip.ifname(route.oif);
  out.begin();
  out.open();
  out.any('type', 'local ', 'local');
  out.any('dst', `${route.dst} `, route.dst, 'inet6');
  out.any('from', 'from :: ', '::');
  out.fp('dev ');
  out.any('dev', `${dev} `, dev, 'ifname');
  out.any('table', 'table local ', 'local');
  out.any('protocol', 'proto kernel ', 'kernel');
  out.fp('src ');
  out.any('prefsrc', `${route.dst} `, route.dst, 'inet6');
  out.any('metric', `metric ${route.metric} `, route.metric);
  out.openArray('flags');
  out.closeArray();
  out.any('pref', `pref ${route.pref}`, route.pref);
  out.fp('\n');
  out.close();
  out.end();
  return 0;
}
