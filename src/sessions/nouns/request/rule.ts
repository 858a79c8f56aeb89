/** A rule as a client writes it, in netlink's numbers; what is not said is filled in as `ip rule` does. */
import { groups, ipProtocolId, protocols, routeTypes, tables } from '../../../console/ip/names.ts';
import { u32 } from '../../../console/ip/numbers.ts';
import { isSet } from '../../../contract/common.ts';
import type { RuleCreate } from '../../../contract/rule.ts';
import { FIB_RULE, FR_ACT } from '../../../engine/fib/rules.ts';
import { RT_TABLE, RTN, RTPROT, type RuleState } from '../../../engine/state.ts';
import { Malformed, Refused } from '../../errors.ts';
import { addressOf, defined, numberOf } from '../find.ts';
import { realmOf, tosOf } from './route.ts';

/** What a rule that is added has when nothing is said of it; one that is deleted may then have anything. */
const FRESH: Partial<RuleState> = { action: FR_ACT.TO_TBL, protocol: RTPROT.UNSPEC };

/** Errors: Malformed, Refused (in iproute2's words). */
export function ruleRequest(input: RuleCreate, verb: 'add' | 'del'): Partial<RuleState> {
  const rule: Partial<RuleState> = {
    ...(verb === 'add' && FRESH),
    ...prefixOf(input, 'src'),
    ...prefixOf(input, 'dst'),
    ...actionOf(input),
    ...defined({
      priority: input.priority,
      flags: isSet(input.not) ? FIB_RULE.INVERT : undefined,
      tos: input.tos === undefined ? undefined : tosOf(input.tos),
      fwmark: markOf(input.fwmark, '/fwmark'),
      fwmask: markOf(input.fwmask, '/fwmask'),
      iif: input.iif,
      oif: input.oif,
      l3mdev: isSet(input.l3mdev) || undefined,
      uid_range: rangeOf(input, 'uid_start', 'uid_end'),
      ipproto: ipprotoOf(input.ipproto),
      sport: input.sport === undefined ? rangeOf(input, 'sport_start', 'sport_end') : [input.sport, input.sport],
      dport: input.dport === undefined ? rangeOf(input, 'dport_start', 'dport_end') : [input.dport, input.dport],
      tun_id: input.tun_id,
      suppress_prefixlength: input.suppress_prefixlen,
      suppress_ifgroup: idOf(groups, input.suppress_ifgroup, 'suppress_ifgroup', 'group'),
      realms: realmsOf(input),
      protocol: idOf(protocols, input.protocol, 'protocol', 'protocol'),
    }),
  } as Partial<RuleState>;
  const table = idOf(tables, input.table, 'table', 'table');
  // Words that say what to do stand in for a table.
  const hasTable = table !== undefined || hasAction(input);
  if (rule.l3mdev && hasTable) throw new Refused('table can not be specified for l3mdev rules');
  if (table) rule.table = table;
  else if (!rule.l3mdev && !hasTable && verb === 'add') rule.table = RT_TABLE.MAIN;
  return rule;
}

/** `src` and `srclen`, or `dst` and `dstlen`. */
function prefixOf(input: RuleCreate, key: 'src' | 'dst'): Partial<RuleState> {
  const [address, length] = [input[key], input[`${key}len`]];
  if (address === undefined || address === 'all') {
    if (length) throw new Malformed(`${key}len without ${key}`, `/${key}len`);
    return address === undefined ? {} : { [key]: 0, [`${key}_len`]: 0 };
  }
  return { [key]: addressOf(address, `/${key}`), [`${key}_len`]: length ?? 32 };
}

const ACTIONS = ['action', 'goto', 'nop', 'masquerade'] as const;

function given(input: RuleCreate): (typeof ACTIONS)[number][] {
  return ACTIONS.filter((key) =>
    key === 'nop' || key === 'masquerade' ? isSet(input[key]) : input[key] !== undefined,
  );
}

function hasAction(input: RuleCreate): boolean {
  // Of `nat` alone iproute2 still asks for a table.
  return given(input).some((key) => key !== 'masquerade');
}

function actionOf(input: RuleCreate): Partial<RuleState> {
  const [first, second] = given(input);
  if (second !== undefined) throw new Malformed(`${first} and ${second} exclude each other`, `/${second}`);
  switch (first) {
    case 'goto':
      return { action: FR_ACT.GOTO, goto: input.goto as number };
    case 'nop':
      return { action: FR_ACT.NOP };
    case 'masquerade':
      return { action: RTN.NAT };
    case 'action':
      return { action: numberOf(routeTypes, input.action as string, 'kind of rule', '/action') };
    default:
      return {};
  }
}

type Bound = 'uid_start' | 'uid_end' | 'sport_start' | 'sport_end' | 'dport_start' | 'dport_end';

function rangeOf(input: RuleCreate, first: Bound, last: Bound): [number, number] | undefined {
  const [start, end] = [input[first], input[last]];
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined) throw new Malformed(`${last} without ${first}`, `/${last}`);
  if (end === undefined) throw new Malformed(`${first} without ${last}`, `/${first}`);
  return [start, end];
}

function idOf(
  names: { id(word: string): number | undefined },
  word: string | number | undefined,
  key: string,
  what: string,
): number | undefined {
  return word === undefined ? undefined : numberOf(names, word, what, `/${key}`);
}

function markOf(mark: string | number | undefined, pointer: string): number | undefined {
  return mark === undefined ? undefined : numberOf({ id: u32 }, mark, 'mark', pointer);
}

/** A name, a number, or `ipproto-N`, as `ip` prints a number without a name. */
function ipprotoOf(ipproto: string | number | undefined): number | undefined {
  if (ipproto === undefined) return undefined;
  const word = String(ipproto).replace(/^ipproto-(?=\d+$)/, '');
  return numberOf({ id: ipProtocolId }, word, 'protocol', '/ipproto');
}

function realmsOf({ flow_from = 0, flow_to }: RuleCreate): number | undefined {
  if (flow_to === undefined && flow_from === 0) return undefined;
  return realmOf(flow_from, '/flow_from') * 0x10000 + realmOf(flow_to ?? 0, '/flow_to');
}
