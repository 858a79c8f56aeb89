/**
 * Which notification is which row.
 *
 * Every object of a host has a key of its own (the primary key of its table, as in prisma/schema.prisma), so that a
 * new* is one upsert and a del* one delete, whatever was there before.
 */
import type {
  AddrState,
  HostCounters,
  LinkState,
  LinkStats,
  NeighState,
  PingHead,
  PingOutput,
  PingPart,
  RouteState,
  RuleState,
  StoredHost,
} from '../sessions/ports.ts';

export type Value = string | number | boolean | null | object;
export type Row = Value[];

type Kind = 'key' | 'plain' | 'json' | 'bool';

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

/** A table of a session: every field of a record is a column of its name, so none can be forgotten. */
function table<Fields>(name: string, fields: { [Field in keyof Fields]-?: Kind }): Table {
  const kinds = Object.entries<Kind>({ sessionId: 'key', ...fields });
  const those = (wanted: Kind) => kinds.filter(([, kind]) => kind === wanted).map(([column]) => column);
  const columns = [...those('key'), ...kinds.filter(([, kind]) => kind !== 'key').map(([column]) => column)];
  return { name, key: those('key').length, columns, json: new Set(those('json')), bool: new Set(those('bool')) };
}

type OfHost<T> = { host: string } & T;

export const HOST = table<StoredHost & { counters: HostCounters; stats: Record<number, LinkStats> }>('Host', {
  name: 'key',
  position: 'plain',
  labels: 'json',
  createdAt: 'plain',
  counters: 'json',
  stats: 'json',
});
export const INTERFACE = table<OfHost<Omit<LinkState, 'peer' | 'stats'> & { peerHost: string; peerIfindex: number }>>(
  'Interface',
  {
    host: 'key',
    ifindex: 'key',
    ifname: 'plain',
    kind: 'plain',
    flags: 'plain',
    mtu: 'plain',
    txqlen: 'plain',
    alias: 'plain',
    address: 'plain',
    broadcast: 'plain',
    qdisc: 'plain',
    operstate: 'plain',
    group: 'plain',
    inet: 'bool',
    inet6: 'bool',
    inet6Route: 'bool',
    inet6Ready: 'bool',
    linkmode: 'plain',
    addrgenmode: 'plain',
    gso_max_size: 'plain',
    gso_max_segs: 'plain',
    gro_max_size: 'plain',
    altnames: 'json',
    peerHost: 'plain',
    peerIfindex: 'plain',
  },
);
export const ADDRESS = table<OfHost<AddrState>>('Address', {
  host: 'key',
  ifindex: 'key',
  local: 'key',
  prefixlen: 'key',
  address: 'key',
  broadcast: 'plain',
  scope: 'plain',
  label: 'plain',
  flags: 'plain',
  valid_lft: 'plain',
  preferred_lft: 'plain',
  metric: 'plain',
  proto: 'plain',
  cstamp: 'plain',
  tstamp: 'plain',
  order: 'plain',
});
export const ROUTE = table<OfHost<RouteState>>('Route', {
  host: 'key',
  table: 'key',
  dst: 'key',
  dst_len: 'key',
  tos: 'key',
  priority: 'key',
  order: 'key',
  type: 'plain',
  protocol: 'plain',
  scope: 'plain',
  prefsrc: 'plain',
  nexthops: 'json',
  flags: 'plain',
  metrics: 'json',
  lock: 'json',
});
export const RULE = table<OfHost<RuleState>>('Rule', {
  host: 'key',
  priority: 'key',
  order: 'key',
  action: 'plain',
  table: 'plain',
  src: 'plain',
  src_len: 'plain',
  dst: 'plain',
  dst_len: 'plain',
  tos: 'plain',
  fwmark: 'plain',
  fwmask: 'plain',
  iif: 'plain',
  oif: 'plain',
  flags: 'plain',
  goto: 'plain',
  suppress_prefixlength: 'plain',
  suppress_ifgroup: 'plain',
  l3mdev: 'bool',
  tun_id: 'plain',
  realms: 'plain',
  protocol: 'plain',
  uid_range: 'json',
  ipproto: 'plain',
  sport: 'json',
  dport: 'json',
});
export const NEIGHBOUR = table<OfHost<NeighState>>('Neighbour', {
  host: 'key',
  ifindex: 'key',
  dst: 'key',
  proxy: 'key',
  lladdr: 'plain',
  state: 'plain',
  flags: 'plain',
  protocol: 'plain',
});
export const SYSCTL = table<OfHost<{ name: string; value: string }>>('Sysctl', {
  host: 'key',
  name: 'key',
  value: 'plain',
});
/** A ping, and what it received and printed up to the first commit. */
export const PING = table<Omit<PingHead, 'seq'> & { firstSeq: number; lastSeq: number } & PingOutput>('Ping', {
  number: 'key',
  host: 'plain',
  request: 'json',
  status: 'plain',
  exit: 'plain',
  statistics: 'json',
  firstSeq: 'plain',
  lastSeq: 'plain',
  createdAt: 'plain',
  replies: 'json',
  errors: 'json',
  text: 'plain',
  stderr: 'plain',
});
/** What it received and printed later. */
export const PING_PART = table<PingPart & { ping: number }>('PingPart', {
  ping: 'key',
  number: 'key',
  replies: 'json',
  errors: 'json',
  text: 'plain',
  stderr: 'plain',
});

/** A host as sessions know it; its counters come with `newcounters` and `newstats`. */
export const hostRow = (session: string, host: StoredHost): Row => [
  session,
  host.name,
  host.position,
  host.labels,
  timestamp(host.createdAt),
  {},
  {},
];

export const interfaceRow = (session: string, host: string, { peer, ...link }: LinkState): Row =>
  rowOf(INTERFACE, session, { host, ...link, peerHost: peer?.host, peerIfindex: peer?.ifindex });

export const addressRow = (session: string, host: string, addr: AddrState): Row =>
  rowOf(ADDRESS, session, { host, ...addr });

export const routeRow = (session: string, host: string, route: RouteState): Row =>
  rowOf(ROUTE, session, { host, ...route });

export const ruleRow = (session: string, host: string, rule: RuleState): Row => rowOf(RULE, session, { host, ...rule });

export const neighbourRow = (session: string, host: string, neigh: NeighState): Row =>
  rowOf(NEIGHBOUR, session, { host, ...neigh });

export const pingRow = (session: string, { seq, createdAt, ...head }: PingHead, output: PingOutput): Row =>
  rowOf(PING, session, {
    ...head,
    firstSeq: seq.first,
    lastSeq: seq.last,
    createdAt: timestamp(createdAt),
    replies: output.replies,
    errors: output.errors,
    text: output.text,
    stderr: output.stderr,
  });

export const pingPartRow = (session: string, ping: number, part: PingPart): Row =>
  rowOf(PING_PART, session, { ping, ...part });

/** The fields of a record in the order of the columns; what is absent is null. */
function rowOf({ columns }: Table, session: string, record: object): Row {
  const fields = record as { [column: string]: Value | undefined };
  return columns.map((column, i) => (i === 0 ? session : (fields[column] ?? null)));
}

/** As Prisma writes a DateTime. */
export function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '+00:00');
}
