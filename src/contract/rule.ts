/** A policy rule of a host: an element of `ip -j rule`. */
import { z } from 'zod';
import { Flag, InterfaceName, IPv4, Name, NameOrNumber, PageQuery, Switch, Uint, Uint16, Uint32 } from './common.ts';

export const Rule = z
  .strictObject({
    priority: Uint32,
    not: z.null().optional(),
    src: z.string().meta({ description: 'Address or `all`.' }),
    srclen: z.int().min(0).max(32).optional(),
    dst: z.string().optional(),
    dstlen: z.int().min(0).max(32).optional(),
    tos: z.string().optional(),
    fwmark: z.string().optional(),
    fwmask: z.string().optional(),
    iif: z.string().optional(),
    iif_detached: z.null().optional(),
    oif: z.string().optional(),
    oif_detached: z.null().optional(),
    l3mdev: z.null().optional(),
    uid_start: Uint32.optional(),
    uid_end: Uint32.optional(),
    ipproto: z.string().optional(),
    sport: z.union([Uint32, z.string()]).optional(),
    sport_start: Uint32.optional(),
    sport_end: Uint32.optional(),
    dport: z.union([Uint32, z.string()]).optional(),
    dport_start: Uint32.optional(),
    dport_end: Uint32.optional(),
    tun_id: Uint.optional(),
    table: Name.optional(),
    suppress_prefixlen: z.int().optional(),
    suppress_ifgroup: z.string().optional(),
    action: Name.optional(),
    nop: z.null().optional(),
    masquerade: z.null().optional(),
    goto: z.union([Uint32, z.string()]).optional(),
    unresolved: z.null().optional(),
    flow: z.string().optional(),
    flow_from: z.string().optional(),
    flow_to: z.string().optional(),
    nat_gateway: z.string().optional(),
    protocol: Name.optional(),
    id: z.string().optional().meta({ description: 'Names this rule in .../rules/{rule}.' }),
  })
  .meta({ id: 'Rule', description: 'One policy rule, with the keys of `ip -j rule show`.' });
export type Rule = z.infer<typeof Rule>;

const Prefixlen = z.int().min(0).max(32);
const mark = z.union([z.string().regex(/^(0|[1-9]\d{0,9}|0x[0-9A-Fa-f]{1,8})$/), Uint32]).meta({ examples: ['0x10'] });

/** The words of `ip rule add`, by the keys of `ip -j rule`. */
const selectors = {
  priority: Uint32.optional(),
  not: Flag.optional(),
  src: z.union([IPv4, z.literal('all')]).optional(),
  srclen: Prefixlen.optional().meta({ description: '32 when absent' }),
  dst: z.union([IPv4, z.literal('all')]).optional(),
  dstlen: Prefixlen.optional().meta({ description: '32 when absent' }),
  tos: z.union([Name, z.int().min(0).max(255)]).optional(),
  fwmark: mark.optional(),
  fwmask: mark.optional(),
  iif: InterfaceName.optional(),
  oif: InterfaceName.optional(),
  l3mdev: Flag.optional(),
  uid_start: Uint32.optional(),
  uid_end: Uint32.optional(),
  ipproto: NameOrNumber.optional(),
  sport: Uint16.optional(),
  sport_start: Uint16.optional(),
  sport_end: Uint16.optional(),
  dport: Uint16.optional(),
  dport_start: Uint16.optional(),
  dport_end: Uint16.optional(),
  tun_id: Uint.optional(),
  table: NameOrNumber.optional(),
  suppress_prefixlen: z.int().min(0).max(0x7fffffff).optional(),
  suppress_ifgroup: NameOrNumber.optional(),
  action: Name.optional().meta({ examples: ['blackhole'] }),
  nop: Flag.optional(),
  masquerade: Flag.optional(),
  goto: Uint32.optional(),
  flow_from: NameOrNumber.optional(),
  flow_to: NameOrNumber.optional(),
  protocol: NameOrNumber.optional(),
};

export const RuleCreate = z
  .strictObject({
    ...selectors,
    id: z.string().max(64).optional().meta({ description: 'Passed over, as the next three: `GET` tells them.' }),
    unresolved: Flag.optional(),
    iif_detached: Flag.optional(),
    oif_detached: Flag.optional(),
  })
  .meta({
    id: 'RuleCreate',
    description: 'What `ip rule add` takes, by the keys of `ip -j rule`.',
    examples: [{ priority: 100, src: '10.0.3.0', srclen: 24, table: 'local' }],
  });
export type RuleCreate = z.infer<typeof RuleCreate>;

const number = (max: number) => z.coerce.number().int().min(0).max(max).optional();
const word = z.string().min(1).max(64).optional();

/** The same in a query. */
export const RuleQuery = z.strictObject({
  priority: number(0xffffffff),
  not: Switch.optional(),
  src: selectors.src,
  srclen: number(32),
  dst: selectors.dst,
  dstlen: number(32),
  tos: word,
  fwmark: word,
  fwmask: word,
  iif: selectors.iif,
  oif: selectors.oif,
  l3mdev: Switch.optional(),
  uid_start: number(0xffffffff),
  uid_end: number(0xffffffff),
  ipproto: word,
  sport: number(0xffff),
  sport_start: number(0xffff),
  sport_end: number(0xffff),
  dport: number(0xffff),
  dport_start: number(0xffff),
  dport_end: number(0xffff),
  tun_id: number(Number.MAX_SAFE_INTEGER),
  table: word,
  suppress_prefixlen: number(0x7fffffff),
  suppress_ifgroup: word,
  action: word,
  nop: Switch.optional(),
  masquerade: Switch.optional(),
  goto: number(0xffffffff),
  flow_from: word,
  flow_to: word,
  protocol: word,
});
export type RuleQuery = z.infer<typeof RuleQuery>;

const details = Switch.optional().meta({ description: 'As `-d`.' });

export const RulesQuery = z.strictObject({ ...PageQuery.shape, details });
