/** `ip rule add` and del: from words to RTM_NEWRULE and RTM_DELRULE. */
import type { Pauses } from '../../../engine/pauses.ts';
import { RTPROT, type RuleState } from '../../../engine/state.ts';
import type { Piecemeal } from '../../pieces.ts';
import { type Args, isIfname, matches } from '../args.ts';
import { AF, Exit, type Ip, refusal } from '../context.ts';
import { getAddr, getPrefix, type InetPrefix } from '../inet.ts';
import { dsfieldId, groups, ipProtocolId, isWideTable, protocols, realmsId, routeTypes, tables } from '../names.ts';
import { integer, strtoul, u32 } from '../numbers.ts';
import { RULE_HELP } from './help.ts';

const FR_ACT = { TO_TBL: 1, GOTO: 2, NOP: 3 };
const FIB_RULE_INVERT = 2;
const RTN_NAT = 10;
const EINVAL = 22;

/** What the words ask for, besides what goes into the rule as it is. */
interface Wanted {
  family: number;
  rule: Partial<RuleState>;
  prefixes: InetPrefix[];
  hasTable: boolean;
  l3mdev: boolean;
}

/** Gives the exit code. */
export function* modifyRule(ip: Ip, args: Args, verb: 'add' | 'del'): Piecemeal {
  if (!args.more) {
    ip.warn(`"ip rule ${verb}" requires arguments.\n`);
    return 1;
  }
  const wanted: Wanted = {
    family: ip.options.family,
    rule: verb === 'add' ? { action: FR_ACT.TO_TBL, protocol: RTPROT.UNSPEC } : {},
    prefixes: [],
    hasTable: false,
    l3mdev: false,
  };
  for (; args.more; args.shift()) readWord(ip, args, wanted);
  const { rule } = wanted;
  if (wanted.l3mdev && wanted.hasTable) {
    ip.warn('table can not be specified for l3mdev rules\n');
    throw new Exit(EINVAL);
  }
  if (wanted.l3mdev) rule.l3mdev = true;
  else if (!wanted.hasTable && verb === 'add') rule.table = 254;
  function* request(): Pauses {
    if (wanted.family === AF.INET6) refusal('EOPNOTSUPP');
    if (![AF.UNSPEC, AF.INET].some((family) => family === wanted.family)) {
      refusal('EAFNOSUPPORT', 'Rule family not supported');
    }
    if (wanted.prefixes.some(({ family }) => family === AF.INET6)) refusal('EINVAL', 'Invalid source address');
    if (verb === 'add') yield* ip.host.addingRule(rule);
    else yield* ip.host.deletingRule(rule);
  }
  return yield* ip.talkLong(request());
}

function readWord(ip: Ip, args: Args, wanted: Wanted): void {
  const { word } = args;
  const { rule } = wanted;
  const is = (...words: string[]) => words.some((full) => matches(word, full));
  if (word === 'not') rule.flags = (rule.flags ?? 0) | FIB_RULE_INVERT;
  else if (word === 'from' || word === 'to') {
    const prefix = getPrefix(ip, args.next(), wanted.family);
    wanted.prefixes.push(prefix);
    if (word === 'from') Object.assign(rule, { src: prefix.ipv4, src_len: prefix.bitlen });
    else Object.assign(rule, { dst: prefix.ipv4, dst_len: prefix.bitlen });
  } else if (is('preference', 'order', 'priority')) {
    args.next();
    rule.priority = args.value(u32, 'preference value is invalid\n');
  } else if (word === 'tos' || is('dsfield')) {
    args.next();
    rule.tos = args.value(dsfieldId, 'TOS value is invalid\n');
  } else if (word === 'fwmark') readFwmark(args, rule);
  else if (is('realms')) {
    args.next();
    rule.realms = args.value(realmsId, 'invalid realms\n');
  } else if (is('protocol')) {
    args.next();
    rule.protocol = args.value((name) => protocols.id(name), '"protocol" value is invalid\n');
  } else if (is('tun_id')) {
    args.next();
    rule.tun_id = args.value(tunnelId, '"tun_id" value is invalid\n');
  } else if (is('table') || word === 'lookup') {
    args.next();
    const table = args.value((name) => tables.id(name), 'invalid table ID\n');
    wanted.hasTable = true;
    if (isWideTable(rule.table) && !isWideTable(table)) return;
    rule.table = table;
  } else if (is('suppress_prefixlength') || word === 'sup_pl') {
    args.next();
    rule.suppress_prefixlength = args.value(nonNegative, 'suppress_prefixlength value is invalid\n');
  } else if (is('suppress_ifgroup') || word === 'sup_group') {
    args.next();
    rule.suppress_ifgroup = args.value((name) => groups.id(name), 'Invalid "suppress_ifgroup" value\n');
  } else if (word === 'dev' || word === 'iif') {
    args.next();
    if (!isIfname(args.word)) args.invalid('"iif"/"dev" not a valid ifname');
    rule.iif = args.word;
  } else if (word === 'oif') {
    args.next();
    if (!isIfname(args.word)) args.invalid('"oif" not a valid ifname');
    rule.oif = args.word;
  } else if (word === 'l3mdev') wanted.l3mdev = true;
  else if (word === 'uidrange') {
    args.next();
    rule.uid_range = args.value(uidRange, 'invalid UID range\n');
  } else if (word === 'nat' || is('map-to')) {
    ip.warn('Warning: route NAT is deprecated\n');
    getAddr(ip, args.next(), AF.INET);
    rule.action = RTN_NAT;
  } else if (word === 'ipproto') {
    args.next();
    rule.ipproto = args.value(ipProtocolId, 'Invalid "ipproto" value\n');
  } else if (word === 'sport') {
    args.next();
    rule.sport = args.value(portRange, 'invalid port range\n');
  } else if (word === 'dport') {
    args.next();
    rule.dport = args.value(portRange, 'invalid dport range\n');
  } else readAction(ip, args, wanted);
}

function readAction(ip: Ip, args: Args, wanted: Wanted): void {
  const { rule } = wanted;
  if (args.word === 'type') args.next();
  const { word } = args;
  if (matches(word, 'help')) ip.die(RULE_HELP);
  if (matches(word, 'goto')) {
    args.next();
    rule.goto = args.value(u32, 'invalid target\n');
    rule.action = FR_ACT.GOTO;
  } else if (matches(word, 'nop')) rule.action = FR_ACT.NOP;
  else rule.action = args.value((name) => routeTypes.id(name), 'Failed to parse rule type');
  wanted.hasTable = true;
}

/** `MARK[/MASK]` */
export function readFwmark(args: Args, rule: Partial<RuleState>): void {
  const word = args.next();
  const slash = word.indexOf('/');
  const mark = slash < 0 ? word : word.slice(0, slash);
  rule.fwmark = u32(mark) ?? args.invalid('fwmark value is invalid\n', mark);
  if (slash < 0) return;
  const mask = word.slice(slash + 1);
  rule.fwmask = u32(mask) ?? args.invalid('fwmask value is invalid\n', mask);
}

/** The number of a tunnel has 64 bits; more than a number here can hold exactly is not taken. */
export function tunnelId(word: string): number | undefined {
  const id = strtoul(word);
  return id === undefined || id > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(id);
}

function nonNegative(word: string): number | undefined {
  const value = integer(word);
  return value === undefined || value < 0 ? undefined : value;
}

export function uidRange(word: string): [number, number] | undefined {
  const match = /^\s*(\d+)-\s*(\d+)/.exec(word);
  return match ? [Number(match[1]) >>> 0, Number(match[2]) >>> 0] : undefined;
}

/** One port or `first-last`; numbers wrap at 16 bits as scanf's %hu does. */
export function portRange(word: string): [number, number] | undefined {
  const match = /^\s*(\d+)(?:-\s*(\d+))?/.exec(word);
  if (!match) return undefined;
  const first = Number(match[1]) & 0xffff;
  return [first, match[2] === undefined ? first : Number(match[2]) & 0xffff];
}
