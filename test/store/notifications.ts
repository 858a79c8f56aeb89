/** Random notifications, and the plainest way to keep what they say: the twin of the store's tables. */
import fc from 'fast-check';
import type {
  AddrState,
  HostState,
  LinkState,
  NeighState,
  Notification,
  RouteState,
  RuleState,
} from '../../src/sessions/ports.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const byte = fc.integer({ min: 0, max: 255 });
const few = fc.integer({ min: 0, max: 3 });
const counter = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ unit: fc.constantFrom(...('aZ0 \'"\\%_\n\té€😀'.match(/./gsu) ?? [])), maxLength: 12 });
const host = fc.constantFrom('h1', 'h2', 'h-3');
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** A record without the fields that are undefined, as the engine makes them. */
const record = <T extends object>(shape: { [K in keyof T]-?: fc.Arbitrary<T[K] | undefined> }) =>
  fc
    .record(shape as Record<string, fc.Arbitrary<unknown>>)
    .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T);

const stats = record<LinkState['stats']>({
  rx_bytes: counter,
  rx_packets: counter,
  rx_errors: few,
  rx_dropped: few,
  rx_multicast: few,
  tx_bytes: counter,
  tx_packets: counter,
  tx_errors: few,
  tx_dropped: few,
  tx_carrier: few,
});
const link = record<LinkState>({
  ifindex: fc.integer({ min: 1, max: 3 }),
  ifname: fc.constantFrom('lo', 'veth0', 'd0'),
  kind: fc.constantFrom('loopback', 'veth', 'dummy'),
  flags: u32,
  mtu: u32,
  txqlen: u32,
  alias: text,
  address: fc.constant('00:00:00:00:00:00'),
  broadcast: fc.constant('00:00:00:00:00:00'),
  qdisc: fc.constantFrom('noop', 'noqueue'),
  operstate: fc.constantFrom('UNKNOWN', 'DOWN', 'UP'),
  group: u32,
  inet: fc.boolean(),
  inet6: fc.boolean(),
  inet6Route: fc.boolean(),
  inet6Ready: fc.boolean(),
  linkmode: few,
  addrgenmode: few,
  gso_max_size: u32,
  gso_max_segs: u32,
  gro_max_size: u32,
  altnames: fc.array(text, { maxLength: 2 }),
  peer: optional(fc.record({ host, ifindex: few })),
  stats,
});
const addr = record<AddrState>({
  ifindex: fc.integer({ min: 1, max: 2 }),
  local: fc.constantFrom(0x0a000301, 0xffffffff),
  address: fc.constantFrom(0x0a000301, 0x0a000302),
  prefixlen: fc.constantFrom(8, 24, 32),
  broadcast: optional(u32),
  scope: byte,
  label: text,
  flags: u32,
  valid_lft: u32,
  preferred_lft: u32,
  metric: u32,
  proto: byte,
  cstamp: counter,
  tstamp: counter,
  order: few,
});
const route = record<RouteState>({
  flags: optional(byte),
  table: fc.constantFrom(254, 255, 4294967295),
  type: byte,
  dst: fc.constantFrom(0, 0x0a000300, 0xe0000001),
  dst_len: fc.constantFrom(0, 24, 32),
  tos: fc.constantFrom(0, 16),
  protocol: byte,
  scope: byte,
  priority: fc.constantFrom(0, 100, 4294967295),
  prefsrc: optional(u32),
  nexthops: fc.array(
    record<RouteState['nexthops'][number]>({
      oif: optional(few),
      gateway: optional(u32),
      weight: byte,
      flags: byte,
      scope: byte,
      realms: optional(u32),
    }),
    { maxLength: 3 },
  ),
  metrics: optional(fc.record({ mtu: u32, congctl: fc.constant('reno') })),
  lock: optional(fc.constant(['mtu'])),
  order: fc.constantFrom(0, 1, 0.5, -1),
});
const port = optional(fc.tuple(byte, byte));
const rule = record<RuleState>({
  priority: fc.constantFrom(0, 100, 32766, 4294967295),
  action: byte,
  table: u32,
  src: u32,
  src_len: byte,
  dst: u32,
  dst_len: byte,
  tos: byte,
  fwmark: u32,
  fwmask: u32,
  iif: optional(fc.constant('lo')),
  oif: optional(fc.constant('veth0')),
  flags: u32,
  goto: optional(u32),
  suppress_prefixlength: optional(few),
  suppress_ifgroup: optional(u32),
  l3mdev: optional(fc.boolean()),
  tun_id: optional(u32),
  realms: optional(u32),
  protocol: byte,
  uid_range: optional(fc.tuple(u32, u32)),
  ipproto: optional(byte),
  sport: port,
  dport: port,
  order: few,
});
const neigh = record<NeighState>({
  ifindex: fc.integer({ min: 1, max: 2 }),
  dst: fc.constantFrom(1, 0xffffffff),
  lladdr: optional(fc.constant('02:00:00:00:00:01')),
  state: byte,
  flags: byte,
  protocol: byte,
  proxy: fc.boolean(),
});
const counters = fc.record({
  nextIfindex: few,
  customRules: fc.boolean(),
  tables: fc.array(u32, { maxLength: 3 }),
  customLocalRoutes: fc.boolean(),
  ipId: u32,
});

const type = <T extends string>(word: T) => fc.constant(word);
const verbs = <A extends string, B extends string>(a: A, b: B) => fc.constantFrom(a, a, b);

export const notification: fc.Arbitrary<Notification> = fc.oneof(
  fc.record({ type: verbs('newhost', 'delhost'), host }),
  fc.record({ type: fc.constantFrom('newlink', 'dellink', 'newstats'), host, link }),
  fc.record({ type: verbs('newaddr', 'deladdr'), host, addr }),
  fc.record({ type: verbs('newroute', 'delroute'), host, route }),
  fc.record({ type: type('newroute'), host, route, replaced: route }),
  fc.record({ type: verbs('newrule', 'delrule'), host, rule }),
  fc.record({ type: verbs('newneigh', 'delneigh'), host, neigh }),
  fc.record({
    type: type('newnetconf'),
    host,
    name: fc.constantFrom('net.ipv4.ip_forward', 'net.ipv4.conf.lo.rp_filter'),
    value: text,
  }),
  fc.record({ type: type('newcounters'), host, counters }),
) as fc.Arbitrary<Notification>;

/** Hosts as maps of objects by their identity in the kernel. */
export class Twin {
  readonly hosts = new Map<string, { counters: object; objects: Map<string, unknown> }>();

  /** false: the engine would never say this now, as the host or interface is not there (or is there already). */
  take(notification: Notification): boolean {
    const { host: name, type } = notification;
    const host = this.hosts.get(name);
    if ((type === 'newhost') === (host !== undefined)) return false;
    if (type === 'newhost') this.hosts.set(name, { counters: {}, objects: new Map() });
    if (!host) return true;
    if (type === 'newstats') {
      const key = identity(notification.link);
      const link = host.objects.get(key) as LinkState | undefined;
      if (!link) return false;
      // Counters are all that moves with traffic.
      host.objects.set(key, { ...link, stats: notification.link.stats });
    } else if (type === 'delhost') this.hosts.delete(name);
    else if (type === 'newcounters') host.counters = notification.counters;
    else if (type === 'delnetconf') host.objects.delete(`sysctls ${notification.name}`);
    else if (type === 'newnetconf') host.objects.set(`sysctls ${notification.name}`, notification.value);
    else if (type !== 'newhost') {
      if (type === 'newroute' && notification.replaced) host.objects.delete(identity(notification.replaced));
      const object = objectOf(notification);
      if (type.startsWith('del')) host.objects.delete(identity(object));
      else host.objects.set(identity(object), object);
    }
    return true;
  }

  snapshot(): HostState[] {
    return [...this.hosts].map(([name, { counters, objects }]) => {
      const list = <T>(kind: string) =>
        [...objects].filter(([key]) => key.startsWith(kind)).map(([, object]) => object as T);
      return {
        name,
        links: list<LinkState>('link '),
        addrs: list<AddrState>('addr '),
        routes: list<RouteState>('route '),
        rules: list<RuleState>('rule '),
        neighs: list<NeighState>('neigh '),
        sysctls: Object.fromEntries(
          [...objects]
            .filter(([key]) => key.startsWith('sysctls'))
            .map(([key, value]) => [key.split(' ')[1], value as string]),
        ),
        counters: counters as HostState['counters'],
      };
    });
  }
}

type Object = LinkState | AddrState | RouteState | RuleState | NeighState;

function objectOf(notification: Notification): Object {
  const { type: _, host: __, replaced: ___, ...rest } = notification as Notification & { replaced?: unknown };
  return Object.values(rest)[0] as Object;
}

function identity(object: Object): string {
  if ('ifname' in object) return `link ${object.ifindex}`;
  if ('label' in object) return `addr ${object.ifindex} ${object.local} ${object.prefixlen} ${object.address}`;
  if ('nexthops' in object) {
    return `route ${[object.table, object.dst, object.dst_len, object.tos, object.priority, object.order]}`;
  }
  if ('fwmark' in object) return `rule ${object.priority} ${object.order}`;
  return `neigh ${object.ifindex} ${object.dst} ${object.proxy}`;
}

/** The same lists in one order, whatever order they came in. */
export function inOrder(hosts: HostState[]): HostState[] {
  const sorted = <T>(list: T[]) => list.map((one) => JSON.stringify(one, sortedKeys)).sort();
  return hosts.map((state) => ({
    ...state,
    links: sorted(state.links) as never,
    addrs: sorted(state.addrs) as never,
    routes: sorted(state.routes) as never,
    rules: sorted(state.rules) as never,
    neighs: sorted(state.neighs) as never,
  }));
}

function sortedKeys(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
