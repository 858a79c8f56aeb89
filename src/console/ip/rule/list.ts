/** `ip rule show` and `ip rule flush`. */

import { samePrefix } from '../../../engine/addr.ts';
import { Errno } from '../../../engine/errno.ts';
import { RT_TABLE, type RuleState } from '../../../engine/state.ts';
import { type Piecemeal, paced } from '../../pieces.ts';
import { type Args, isIfname, matches } from '../args.ts';
import { AF, type Ip } from '../context.ts';
import { getPrefix, type InetPrefix } from '../inet.ts';
import { dsfieldId, ipProtocolId, protocols, tables } from '../names.ts';
import { u32 } from '../numbers.ts';
import { portRange, readFwmark, tunnelId, uidRange } from './modify.ts';
import { printRule } from './print.ts';

interface RuleFilter extends Omit<Partial<RuleState>, 'protocol'> {
  not?: boolean;
  from?: InetPrefix;
  to?: InetPrefix;
  l3mdev?: boolean;
  protocol?: number;
}

export function* showRules(ip: Ip, args: Args): Piecemeal {
  const filter = readFilter(ip, args);
  ip.out.begin();
  for (const rule of paced(rules(ip))) {
    if (!rule) yield;
    else if (ruleMatches(filter, rule)) printRule(ip, rule);
  }
  ip.out.end();
  return 0;
}

/** Deletes what was asked for, but never a rule of priority 0. */
export function* flushRules(ip: Ip, args: Args): Piecemeal {
  const filter = readFilter(ip, args);
  if (ip.options.family === AF.INET6) return 0; // its rules cannot be changed here
  for (const rule of rules(ip)) {
    yield;
    if (rule.priority === 0 || !ruleMatches(filter, rule)) continue;
    if (filter.protocol !== undefined && filter.protocol !== rule.protocol) continue;
    try {
      yield* ip.host.deletingRule(rule);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }
  return 0;
}

/** IPv6 has the two rules it begins with. */
function rules(ip: Ip): RuleState[] {
  if (ip.options.family === AF.UNSPEC || ip.options.family === AF.INET) return ip.host.rules();
  if (ip.options.family !== AF.INET6) {
    ip.die('RTNETLINK answers: Address family not supported by protocol\nDump terminated\n');
  }
  const plain = { src: 0, src_len: 0, dst: 0, dst_len: 0, tos: 0, fwmark: 0, fwmask: 0, flags: 0, order: 0 };
  const lookup = (priority: number, table: number) => ({ ...plain, action: 1, protocol: 2, priority, table });
  return [lookup(0, RT_TABLE.LOCAL), lookup(32766, RT_TABLE.MAIN)];
}

function readFilter(ip: Ip, args: Args): RuleFilter {
  const filter: RuleFilter = {};
  for (; args.more; args.shift()) readSelector(ip, args, filter);
  return filter;
}

function readSelector(ip: Ip, args: Args, filter: RuleFilter): void {
  const { word } = args;
  const is = (...words: string[]) => words.some((full) => matches(word, full));
  const family = ip.options.family === AF.UNSPEC ? AF.INET : ip.options.family;
  if (is('preference', 'order', 'priority')) {
    args.next();
    filter.priority = args.value(u32, 'preference value is invalid\n');
  } else if (word === 'not') filter.not = true;
  else if (word === 'tos' || word === 'dsfield') {
    args.next();
    filter.tos = args.value(dsfieldId, 'TOS value is invalid\n');
  } else if (word === 'fwmark') readFwmark(args, filter as Partial<RuleState>);
  else if (word === 'dev' || word === 'iif') {
    args.next();
    if (!isIfname(args.word)) args.invalid('"iif"/"dev" not a valid ifname');
    filter.iif = args.word;
  } else if (word === 'oif') {
    args.next();
    if (!isIfname(args.word)) args.invalid('"oif" not a valid ifname');
    filter.oif = args.word;
  } else if (word === 'l3mdev') filter.l3mdev = true;
  else if (word === 'uidrange') {
    args.next();
    filter.uid_range = args.value(uidRange, 'invalid UID range\n');
  } else if (is('tun_id')) {
    args.next();
    filter.tun_id = args.value(tunnelId, '"tun_id" value is invalid\n');
  } else if (is('lookup', 'table')) {
    args.next();
    filter.table = args.value((name) => tables.id(name), 'table id value is invalid\n');
  } else if (is('from', 'src')) filter.from = getPrefix(ip, args.next(), family);
  else if (is('protocol')) {
    if (args.next() !== 'all') filter.protocol = args.value((name) => protocols.id(name), 'invalid "protocol"\n');
  } else if (word === 'ipproto') {
    args.next();
    filter.ipproto = args.value(ipProtocolId, 'Invalid "ipproto" value\n');
  } else if (word === 'sport') {
    args.next();
    filter.sport = args.value(portRange, 'invalid port range\n');
  } else if (word === 'dport') {
    args.next();
    filter.dport = args.value(portRange, 'invalid dport range\n');
  } else {
    if (is('dst', 'to')) args.next();
    filter.to = getPrefix(ip, args.word, family);
  }
}

/** The protocol is no selector for showing, only for flushing. */
function ruleMatches(filter: RuleFilter, rule: RuleState): boolean {
  if (filter.l3mdev && !rule.l3mdev) return false;
  if (filter.not && !(rule.flags & 2)) return false;
  if (!within(filter.from, rule.src, rule.src_len) || !within(filter.to, rule.dst, rule.dst_len)) return false;
  if (filter.fwmask !== undefined && filter.fwmask !== rule.fwmask) return false;
  if (filter.priority !== undefined && filter.priority !== rule.priority) return false;
  for (const key of ['tos', 'fwmark', 'iif', 'oif', 'table', 'ipproto', 'tun_id'] as const) {
    if (filter[key] !== undefined && filter[key] !== 0 && filter[key] !== rule[key]) return false;
  }
  for (const key of ['uid_range', 'sport', 'dport'] as const) {
    if (filter[key] && filter[key].join() !== rule[key]?.join()) return false;
  }
  return true;
}

/** Whether a rule's prefix is at or below the one asked for. */
function within(prefix: InetPrefix | undefined, addr: number, len: number): boolean {
  if (!prefix || prefix.bitlen <= 0) return true;
  return prefix.bitlen <= len && samePrefix(prefix.ipv4, addr, prefix.bitlen);
}
