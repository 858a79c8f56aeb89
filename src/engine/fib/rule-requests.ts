/**
 * Requests to add and delete policy rules.
 *
 * Answers the same question as fib_nl_newrule() and fib_nl_delrule() in net/core/fib_rules.c.
 */
import { Errno } from '../errno.ts';
import type { Host } from '../host.ts';
import type { Pauses } from '../pauses.ts';
import { RT_TABLE, type RuleState } from '../state.ts';
import { FR_ACT } from './rules.ts';

/** Nobody's. */
const INVALID_UID = 0xffffffff;

/** RTM_NEWRULE: what is absent has rtnetlink's default; without a priority, it goes before the second rule. The rule. */
export function* newRule(host: Host, request: Partial<RuleState>): Pauses<RuleState> {
  const { fib } = host;
  const priority = request.priority ?? defaultPriority(fib.rules);
  checkGoto(request, priority);
  checkRanges(request);
  if ((request.tos ?? 0) & 3) throw new Errno('EINVAL', 'Invalid dsfield (tos): ECN bits must be 0');
  if ((request.tos ?? 0) & ~0x1c) throw new Errno('EINVAL', 'Invalid tos');
  const action = request.action ?? FR_ACT.TO_TBL;
  const rule: RuleState = {
    priority,
    action,
    table: request.table || (action === FR_ACT.TO_TBL && !request.l3mdev ? emptyTable(host) : RT_TABLE.UNSPEC),
    ...(request.l3mdev && { l3mdev: true }),
    ...(request.tun_id && { tun_id: request.tun_id }),
    src: request.src ?? 0,
    src_len: request.src_len ?? 0,
    dst: request.dst ?? 0,
    dst_len: request.dst_len ?? 0,
    tos: request.tos ?? 0,
    fwmark: request.fwmark ?? 0,
    fwmask: request.fwmask ?? (request.fwmark ? 0xffffffff : 0),
    ...(request.iif !== undefined && { iif: request.iif }),
    ...(request.oif !== undefined && { oif: request.oif }),
    flags: request.flags ?? 0,
    ...(request.goto !== undefined && { goto: request.goto }),
    ...(request.suppress_prefixlength !== undefined && { suppress_prefixlength: request.suppress_prefixlength }),
    ...(request.suppress_ifgroup !== undefined && { suppress_ifgroup: request.suppress_ifgroup }),
    ...(request.realms !== undefined && { realms: request.realms }),
    protocol: request.protocol ?? 3,
    ...(request.uid_range && { uid_range: request.uid_range }),
    ...(request.ipproto !== undefined && { ipproto: request.ipproto }),
    ...(request.sport && { sport: request.sport }),
    ...(request.dport && { dport: request.dport }),
    order: 0,
  };
  if (rule.src_len > 32 || rule.dst_len > 32) throw new Errno('EINVAL', 'Invalid prefix length');
  const free = freeOf(rule);
  if (fib.rules.some((there) => isThere(there, rule, free))) throw new Errno('EEXIST');
  host.lab.makeRoom(host, 'rules');
  yield* fib.unmerge();
  const at = fib.rules.findIndex((r) => r.priority > rule.priority);
  const index = at < 0 ? fib.rules.length : at;
  rule.order = orderAt(fib.rules, index, rule.priority);
  fib.rules.splice(index, 0, rule);
  host.notify({ type: 'newrule', host: host.name, rule: { ...rule } });
  return { ...rule };
}

/** No jump may go back, not even in a rule that is only named to be deleted. */
function checkGoto({ action, goto: target }: Partial<RuleState>, priority: number): void {
  if (action !== FR_ACT.GOTO) {
    if (target !== undefined) throw new Errno('EINVAL', 'Unexpected goto');
    return;
  }
  if (target === undefined) throw new Errno('EINVAL', 'Missing goto target for action goto');
  if (target <= priority) throw new Errno('EINVAL', 'Backward goto not supported');
}

/** Ranges that mean nothing, in a rule that is added or named to be deleted. */
function checkRanges({ uid_range: uids, sport, dport }: Partial<RuleState>): void {
  if (uids && (uids[0] > uids[1] || uids[1] === INVALID_UID)) throw new Errno('EINVAL', 'Invalid uid range');
  if (sport && !isPortRange(sport)) throw new Errno('EINVAL', 'Invalid sport range');
  if (dport && !isPortRange(dport)) throw new Errno('EINVAL', 'Invalid dport range');
}

/** fib_rule_port_range_valid(): neither port 0 nor port 65535 can be meant. */
function isPortRange([first, last]: readonly [number, number]): boolean {
  return first !== 0 && last < 0xffff && first <= last;
}

/** RTM_DELRULE: the first rule that has every value that was given. */
export function* delRule(host: Host, wanted: Partial<RuleState>): Pauses {
  const { fib } = host;
  checkRanges(wanted);
  checkGoto(wanted, wanted.priority ?? defaultPriority(fib.rules));
  // A mark without a mask means exactly that mark.
  const request = wanted.fwmark && wanted.fwmask === undefined ? { ...wanted, fwmask: 0xffffffff } : wanted;
  const index = fib.rules.findIndex((r) => matches(r, request));
  if (index < 0) throw new Errno('ENOENT');
  yield* removeAt(host, index);
}

/** What tells one rule from every other of its host. */
export type RuleKey = Pick<RuleState, 'priority' | 'order'>;

/** This rule and no other, which RTM_DELRULE cannot always name; false when there is none. */
export function* removeRule(host: Host, { priority, order }: RuleKey): Pauses<boolean> {
  const index = host.fib.rules.findIndex((rule) => rule.priority === priority && rule.order === order);
  if (index >= 0) yield* removeAt(host, index);
  return index >= 0;
}

function* removeAt(host: Host, index: number): Pauses {
  const { fib } = host;
  yield* fib.unmerge();
  const [rule] = fib.rules.splice(index, 1) as [RuleState];
  host.notify({ type: 'delrule', host: host.name, rule: { ...rule } });
}

/** fib_default_rule_pref() */
function defaultPriority(rules: readonly RuleState[]): number {
  const second = rules[1];
  return second && second.priority > 0 ? second.priority - 1 : 0;
}

/** A table that nobody uses yet (fib_empty_table). */
function emptyTable(host: Host): number {
  for (let id = 1; id <= RT_TABLE.LOCAL; id++) if (!host.fib.table(id)) return host.fib.ensureTable(id).id;
  throw new Errno('ENOBUFS');
}

/** Rules of one priority stand in the order they came. */
function orderAt(rules: readonly RuleState[], index: number, priority: number): number {
  const before = rules[index - 1];
  return before?.priority === priority ? before.order + 1 : 0;
}

/**
 * rule_exists(): Linux looks neither at `not` nor at where a goto leads, and a rule that does not say from, to, tos or
 * realms is the same as one that does.
 */
function isThere(there: RuleState, wanted: RuleState, free: ReadonlySet<string>): boolean {
  // There may be ten thousand: most are told apart by one of these.
  if (there.priority !== wanted.priority || there.fwmark !== wanted.fwmark || there.table !== wanted.table)
    return false;
  if (there.iif !== wanted.iif || there.oif !== wanted.oif || there.ipproto !== wanted.ipproto) return false;
  if (there.src !== wanted.src && wanted.src_len !== 0) return false;
  if (there.dst !== wanted.dst && wanted.dst_len !== 0) return false;
  for (const key in wanted) {
    if (!free.has(key) && !sameValue(there[key as keyof RuleState], wanted[key as keyof RuleState])) return false;
  }
  for (const key in there) if (!(key in wanted) && !free.has(key)) return false;
  return true;
}

/** What does not count when a rule like this one is looked for. */
function freeOf({ src_len, dst_len, tos, realms }: RuleState): ReadonlySet<string> {
  const free = ['order', 'flags', 'goto'];
  if (src_len === 0) free.push('src', 'src_len');
  if (dst_len === 0) free.push('dst', 'dst_len');
  if (tos === 0) free.push('tos');
  if (realms === undefined) free.push('realms');
  return new Set(free);
}

function sameValue(a: RuleState[keyof RuleState], b: RuleState[keyof RuleState]): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && a[0] === b[0] && a[1] === b[1]);
}

function matches(rule: RuleState, request: Partial<RuleState>): boolean {
  if (request.action !== undefined && request.action !== 0 && rule.action !== request.action) return false;
  if (request.table && rule.table !== request.table) return false;
  if (request.src_len && (rule.src_len !== request.src_len || rule.src !== request.src)) return false;
  if (request.dst_len && (rule.dst_len !== request.dst_len || rule.dst !== request.dst)) return false;
  if (request.tos && rule.tos !== request.tos) return false;
  const scalars = [
    'priority',
    'iif',
    'oif',
    'suppress_prefixlength',
    'suppress_ifgroup',
    'realms',
    'protocol',
    'ipproto',
    'tun_id',
  ] as const;
  for (const key of scalars) if (request[key] !== undefined && rule[key] !== request[key]) return false;
  // 0 is any.
  for (const key of ['fwmark', 'fwmask'] as const) if (request[key] && rule[key] !== request[key]) return false;
  for (const key of ['uid_range', 'sport', 'dport'] as const) {
    if (request[key] && request[key].join() !== rule[key]?.join()) return false;
  }
  return true;
}
