/** One rule as `ip rule` prints it. */
import { formatIPv4 } from '../../../engine/addr.ts';
import type { RuleState } from '../../../engine/state.ts';
import { RT_TABLE, RTPROT } from '../../../engine/state.ts';
import type { Ip } from '../context.ts';
import { hostName } from '../inet.ts';
import { dsfieldName, groups, hex, ipProtocolName, protocols, realms, routeTypes, tables } from '../names.ts';

const FIB_RULE = { UNRESOLVED: 4, INVERT: 2, IIF_DETACHED: 8, OIF_DETACHED: 16 };
const FR_ACT = { TO_TBL: 1, GOTO: 2, NOP: 3 };
const RTN_NAT = 10;

export function printRule(ip: Ip, rule: RuleState): void {
  const { out, options } = ip;
  out.open();
  out.any('priority', `${rule.priority}:\t`, rule.priority);
  if (rule.flags & FIB_RULE.INVERT) out.any('not', 'not ', null);
  printSelectors(ip, rule);
  printAction(ip, rule);
  if ((rule.protocol !== RTPROT.UNSPEC && rule.protocol !== RTPROT.KERNEL) || options.details > 0) {
    const protocol = protocols.name(rule.protocol, options.numeric);
    out.any('protocol', ` proto ${protocol}`, protocol);
  }
  out.fp('\n');
  out.close();
}

function printSelectors(ip: Ip, rule: RuleState): void {
  const { out, options, host } = ip;
  const src = rule.src_len === 32 ? hostName(ip, rule.src) : formatIPv4(rule.src);
  if (rule.src_len === 0) out.any('src', 'from all', 'all');
  else {
    out.fp('from ');
    out.any('src', src, src, 'inet');
    if (rule.src_len !== 32) out.any('srclen', `/${rule.src_len}`, rule.src_len);
  }
  if (rule.dst_len !== 0) {
    const dst = rule.dst_len === 32 ? hostName(ip, rule.dst) : formatIPv4(rule.dst);
    out.fp(' to ');
    out.any('dst', dst, dst, 'inet');
    if (rule.dst_len !== 32) out.any('dstlen', `/${rule.dst_len}`, rule.dst_len);
  }
  if (rule.tos !== 0) {
    const tos = dsfieldName(rule.tos, options.numeric);
    out.any('tos', ` tos ${tos}`, tos);
  }
  if (rule.fwmark !== 0 || rule.fwmask !== 0) {
    out.any('fwmark', ` fwmark ${hex(rule.fwmark)}`, hex(rule.fwmark));
    if (rule.fwmask !== 0xffffffff) out.any('fwmask', `/${hex(rule.fwmask)}`, hex(rule.fwmask));
  }
  for (const key of ['iif', 'oif'] as const) {
    const name = rule[key];
    if (name === undefined) continue;
    out.fp(` ${key} `);
    out.any(key, name, name, 'ifname');
    if (!host.link(name)) out.any(`${key}_detached`, ' [detached]', null);
  }
  if (rule.l3mdev) out.any('l3mdev', ' lookup [l3mdev-table]', null);
  if (rule.uid_range) {
    const [start, end] = rule.uid_range;
    out.any('uid_start', ` uidrange ${start}`, start);
    out.any('uid_end', `-${end}`, end);
  }
  if (rule.ipproto) {
    const protocol = ipProtocolName(rule.ipproto, options.numeric);
    out.any('ipproto', ` ipproto ${protocol}`, protocol);
  }
  for (const key of ['sport', 'dport'] as const) {
    const [start, end] = rule[key] ?? [0, 0];
    if (rule[key] === undefined) continue;
    if (start === end) out.any(key, ` ${key} ${start}`, start);
    else {
      out.any(`${key}_start`, ` ${key} ${start}`, start);
      out.any(`${key}_end`, `-${end}`, end);
    }
  }
  if (rule.tun_id) out.any('tun_id', ` tun_id ${rule.tun_id}`, rule.tun_id);
}

function printAction(ip: Ip, rule: RuleState): void {
  const { out, options } = ip;
  const { numeric } = options;
  if (rule.table !== RT_TABLE.UNSPEC && !rule.l3mdev) {
    const table = tables.name(rule.table, numeric);
    out.any('table', ` lookup ${table}`, table);
    if (rule.suppress_prefixlength !== undefined && rule.suppress_prefixlength >= 0) {
      out.any('suppress_prefixlen', ` suppress_prefixlength ${rule.suppress_prefixlength}`, rule.suppress_prefixlength);
    }
    if (rule.suppress_ifgroup !== undefined) {
      const group = groups.name(rule.suppress_ifgroup, numeric);
      out.any('suppress_ifgroup', ` suppress_ifgroup ${group}`, group);
    }
  }
  if (rule.realms) {
    const from = rule.realms >>> 16;
    const to = realms.name(rule.realms & 0xffff, numeric);
    out.fp(' realms ');
    if (from) out.any('flow_from', `${realms.name(from, numeric)}/`, realms.name(from, numeric));
    out.any('flow_to', to, to);
  }
  if (rule.action === RTN_NAT) out.any('masquerade', ' masquerade', null);
  else if (rule.action === FR_ACT.GOTO) {
    const target = rule.goto ?? 0;
    out.any('goto', target === 0 ? ' goto none' : ` goto ${target}`, target === 0 ? 'none' : target);
    if (isUnresolved(ip, rule)) out.any('unresolved', ' [unresolved]', null);
  } else if (rule.action === FR_ACT.NOP) out.any('nop', ' nop', null);
  else if (rule.action !== FR_ACT.TO_TBL) {
    const action = routeTypes.name(rule.action, numeric);
    out.any('action', ` ${action}`, action);
  }
}

/** Whether there is no rule with the priority that a goto names. */
function isUnresolved({ host }: Ip, rule: RuleState): boolean {
  return !host.rules().some(({ priority }) => priority === rule.goto);
}
