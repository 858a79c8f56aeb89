/**
 * Which notification is which row.
 *
 * Every object of a host has a key of its own (the primary key of its table, as in prisma/schema.prisma), so that a
 * new* is one upsert and a del* one delete, whatever was there before.
 */
import type { AddrState, LinkState, NeighState, RouteState, RuleState, StoredHost } from '../sessions/ports.ts';

export type Value = string | number | boolean | null | object;
export type Row = Value[];

export interface Table {
  name: string;
  /** The first so many columns are the primary key. */
  key: number;
  columns: readonly string[];
  /** Columns that hold JSON. */
  json: ReadonlySet<string>;
  /** Columns that hold true or false. */
  bool: ReadonlySet<string>;
}

function table(name: string, key: string, rest: string, json = '', bool = ''): Table {
  const words = (text: string) => text.split(' ').filter(Boolean);
  return {
    name,
    key: words(key).length,
    columns: words(`${key} ${rest}`),
    json: new Set(words(json)),
    bool: new Set(words(bool)),
  };
}

export const HOST = table('Host', 'sessionId name', 'position labels createdAt counters', 'labels counters');
export const INTERFACE = table(
  'Interface',
  'sessionId host ifindex',
  'ifname kind flags mtu txqlen alias address broadcast qdisc operstate group inet inet6 peerHost peerIfindex stats',
  'stats',
  'inet inet6',
);
export const ADDRESS = table(
  'Address',
  'sessionId host ifindex local prefixlen address',
  'broadcast scope label flags valid_lft preferred_lft metric proto cstamp tstamp order',
);
export const ROUTE = table(
  'Route',
  'sessionId host table dst dst_len tos priority order',
  'type protocol scope prefsrc nexthops metrics lock',
  'nexthops metrics lock',
);
export const RULE = table(
  'Rule',
  'sessionId host priority order',
  'action table src src_len dst dst_len tos fwmark fwmask iif oif flags goto suppress_prefixlength suppress_ifgroup realms protocol uid_range ipproto sport dport',
  'uid_range sport dport',
);
export const NEIGHBOUR = table('Neighbour', 'sessionId host ifindex dst', 'lladdr state flags');
export const SYSCTL = table('Sysctl', 'sessionId host name', 'value');
export const PING = table(
  'Ping',
  'sessionId number',
  'host request status exit statistics firstSeq lastSeq createdAt',
  'request statistics',
);
export const PING_PART = table('PingPart', 'sessionId ping number', 'replies errors text stderr', 'replies errors');

/** A host as sessions know it; its counters come with `newcounters`. */
export const hostRow = (session: string, host: StoredHost): Row => [
  session,
  host.name,
  host.position,
  host.labels,
  timestamp(host.createdAt),
  {},
];

export const interfaceRow = (session: string, host: string, link: LinkState): Row => [
  session,
  host,
  link.ifindex,
  link.ifname,
  link.kind,
  link.flags,
  link.mtu,
  link.txqlen,
  link.alias,
  link.address,
  link.broadcast,
  link.qdisc,
  link.operstate,
  link.group,
  link.inet,
  link.inet6,
  link.peer?.host ?? null,
  link.peer?.ifindex ?? null,
  link.stats,
];

export const addressRow = (session: string, host: string, addr: AddrState): Row => [
  session,
  host,
  ...pick(addr, ADDRESS),
];

export const routeRow = (session: string, host: string, route: RouteState): Row => [
  session,
  host,
  ...pick(route, ROUTE),
];

export const ruleRow = (session: string, host: string, rule: RuleState): Row => [session, host, ...pick(rule, RULE)];

export const neighbourRow = (session: string, host: string, neigh: NeighState): Row => [
  session,
  host,
  ...pick(neigh, NEIGHBOUR),
];

/** The fields of a record that have the names of the table's columns; what is absent is null. */
function pick(record: object, { columns }: Table): Value[] {
  const fields = record as Record<string, Value | undefined>;
  return columns.slice(2).map((column) => fields[column] ?? null);
}

/** As Prisma writes a DateTime. */
export function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}
