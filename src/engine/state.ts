/**
 * What a host consists of, as plain values: the words of rtnetlink (RTM_NEWLINK, RTM_NEWADDR, RTM_NEWROUTE ...).
 *
 * These records are what notifications carry, what is kept, and what a lab is built from again; they hold no
 * references and survive JSON. IPv4 addresses are u32 numbers in host order, times are virtual nanoseconds.
 */

/** RTN_*: include/uapi/linux/rtnetlink.h */
export const RTN = {
  UNSPEC: 0,
  UNICAST: 1,
  LOCAL: 2,
  BROADCAST: 3,
  ANYCAST: 4,
  MULTICAST: 5,
  BLACKHOLE: 6,
  UNREACHABLE: 7,
  PROHIBIT: 8,
  THROW: 9,
  NAT: 10,
} as const;

/** iproute2's words for RTN_*, by their numbers. */
export const RTN_WORDS = [
  'none',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
  'xresolve',
];

/** RT_SCOPE_*: how far away a destination is; the larger the number, the nearer. */
export const RT_SCOPE = { UNIVERSE: 0, SITE: 200, LINK: 253, HOST: 254, NOWHERE: 255 } as const;

/** RT_TABLE_* */
export const RT_TABLE = { UNSPEC: 0, DEFAULT: 253, MAIN: 254, LOCAL: 255 } as const;

/** RTPROT_*: who put a route there. */
export const RTPROT = { UNSPEC: 0, REDIRECT: 1, KERNEL: 2, BOOT: 3, STATIC: 4 } as const;

/** RTNH_F_*: flags of a nexthop. */
export const RTNH_F = { DEAD: 1, PERVASIVE: 2, ONLINK: 4, OFFLOAD: 8, LINKDOWN: 16 } as const;

/** IFA_F_* */
export const IFA_F = {
  SECONDARY: 0x01,
  DEPRECATED: 0x20,
  PERMANENT: 0x80,
  NOPREFIXROUTE: 0x200,
  MCAUTOJOIN: 0x400,
} as const;

/** IFF_*: include/uapi/linux/if.h */
export const IFF = {
  UP: 0x1,
  BROADCAST: 0x2,
  DEBUG: 0x4,
  LOOPBACK: 0x8,
  POINTOPOINT: 0x10,
  NOTRAILERS: 0x20,
  RUNNING: 0x40,
  NOARP: 0x80,
  PROMISC: 0x100,
  ALLMULTI: 0x200,
  MULTICAST: 0x1000,
  DYNAMIC: 0x8000,
  LOWER_UP: 0x10000,
} as const;

/** NTF_*: what else is said of a neighbour; MANAGED as the kernel keeps it, above the flags of the header. */
export const NTF = { USE: 0x01, PROXY: 0x08, EXT_LEARNED: 0x10, ROUTER: 0x80, MANAGED: 0x100 } as const;

/** A lifetime without an end, in seconds (INFINITY_LIFE_TIME). */
export const FOREVER = 0xffffffff;

export interface LinkStats {
  rx_bytes: number;
  rx_packets: number;
  rx_errors: number;
  rx_dropped: number;
  rx_multicast: number;
  tx_bytes: number;
  tx_packets: number;
  tx_errors: number;
  tx_dropped: number;
  tx_carrier: number;
}

export type OperState = 'UNKNOWN' | 'DOWN' | 'LOWERLAYERDOWN' | 'TESTING' | 'DORMANT' | 'UP';

export type LinkKind = 'loopback' | 'veth' | 'dummy';

/** One interface (RTM_NEWLINK). */
export interface LinkState {
  ifindex: number;
  ifname: string;
  kind: LinkKind;
  /** IFF_* as the kernel reports them: UP, RUNNING and LOWER_UP follow the state of the device. */
  flags: number;
  mtu: number;
  txqlen: number;
  /** Empty when it was never set. */
  alias: string;
  /** Hardware addresses as text, e.g. 00:00:00:00:00:00. */
  address: string;
  broadcast: string;
  /** `noop` until the interface was first up, then `noqueue`. */
  qdisc: 'noop' | 'noqueue';
  /** What it says of itself while it is up (RFC 2863): UNKNOWN until somebody says otherwise. */
  operstate: OperState;
  /** IF_LINK_MODE_*: 0 default, 1 dormant. */
  linkmode: number;
  /** IN6_ADDR_GEN_MODE_*: 0 eui64, 1 none, 2 stable_secret, 3 random. */
  addrgenmode: number;
  gso_max_size: number;
  gso_max_segs: number;
  gro_max_size: number;
  /** Other names it can be called by. */
  altnames: string[];
  /** Interface group, 0 is "default". */
  group: number;
  /** Whether it has IPv4 at all: not while its mtu is under 68. */
  inet: boolean;
  /** Whether lo carries ::1: it does from the moment it is up, until it is down or its mtu falls under 1280. */
  inet6: boolean;
  /** Whether the route to ::1 is in table local: it can be flushed while the address stays. */
  inet6Route: boolean;
  /** Whether IPv6 has begun on it: not since its mtu was under 1280, until it changes next. */
  inet6Ready: boolean;
  /** The other end of a wire, when there is one. */
  peer?: { host: string; ifindex: number };
  stats: LinkStats;
}

/** One IPv4 address of an interface (RTM_NEWADDR). */
export interface AddrState {
  ifindex: number;
  /** IFA_LOCAL: the address itself. */
  local: number;
  /** IFA_ADDRESS: the peer's on a point-to-point address, otherwise the same as local. */
  address: number;
  prefixlen: number;
  /** IFA_BROADCAST; absent when there is none. */
  broadcast?: number;
  scope: number;
  label: string;
  /** IFA_F_* */
  flags: number;
  /** Seconds from `tstamp`, FOREVER without an end. */
  valid_lft: number;
  preferred_lft: number;
  /** IFA_RT_PRIORITY: metric of the prefix route, 0 for none. */
  metric: number;
  /** IFA_PROTO, 0 for none. */
  proto: number;
  /** When it was made and last changed, virtual ns. */
  cstamp: number;
  tstamp: number;
  /** Its place among the addresses of its interface: sort by it. */
  order: number;
}

/** One nexthop of a route. */
export interface NexthopState {
  /** Absent on routes that need no device (blackhole and the like). */
  oif?: number;
  gateway?: number;
  /** Share of a multipath route's traffic, 1 to 256. */
  weight: number;
  /** RTNH_F_* */
  flags: number;
  /** How far the nexthop itself is, RT_SCOPE_*. */
  scope: number;
  /** Realm (RTA_FLOW), absent when 0. */
  realms?: number;
}

/** One IPv4 route (RTM_NEWROUTE). */
export interface RouteState {
  table: number;
  /** RTN_* */
  type: number;
  dst: number;
  dst_len: number;
  tos: number;
  protocol: number;
  scope: number;
  /** RTA_PRIORITY: iproute2's metric. */
  priority: number;
  prefsrc?: number;
  nexthops: NexthopState[];
  /** RTNH_F_* said of several nexthops together; absent when none was. */
  flags?: number;
  /** RTA_METRICS by iproute2's names (mtu, advmss ...); a locked metric has its name in `lock`. */
  metrics?: Record<string, number | string>;
  lock?: string[];
  /** Its place among routes with the same table, prefix, tos and priority: sort by it. */
  order: number;
}

/** One policy rule (RTM_NEWRULE). */
export interface RuleState {
  priority: number;
  /** FR_ACT_*: 1 to table, 2 goto, 3 nop, 6 blackhole, 7 unreachable, 8 prohibit. */
  action: number;
  table: number;
  src: number;
  src_len: number;
  dst: number;
  dst_len: number;
  tos: number;
  fwmark: number;
  fwmask: number;
  iif?: string;
  oif?: string;
  /** FIB_RULE_INVERT 2 */
  flags: number;
  goto?: number;
  suppress_prefixlength?: number;
  suppress_ifgroup?: number;
  realms?: number;
  /** Matches only packets of a VRF, which no host has. */
  l3mdev?: boolean;
  /** Matches only packets of a tunnel with this number, which no host has. */
  tun_id?: number;
  protocol: number;
  uid_range?: [number, number];
  ipproto?: number;
  sport?: [number, number];
  dport?: [number, number];
  /** Its place among the rules of its host: sort by it. */
  order: number;
}

/** One entry of a neighbour table (RTM_NEWNEIGH). */
export interface NeighState {
  ifindex: number;
  dst: number;
  lladdr?: string;
  /** NUD_* */
  state: number;
  /** NTF_* */
  flags: number;
  /** RTPROT_*: who put it there, 0 when nobody said. */
  protocol: number;
  /** It is in the table of those that this host answers ARP for; without an interface, ifindex is 0. */
  proxy: boolean;
}

/** Everything one host is made of; a lab is loaded from these and gives them back. */
export interface HostState {
  name: string;
  links: LinkState[];
  addrs: AddrState[];
  routes: RouteState[];
  rules: RuleState[];
  neighs: NeighState[];
  /** Only the values that differ from the kernel's defaults: "net.ipv4.ip_forward" -> "1". */
  sysctls: Record<string, string>;
  /** Facts `ip` does not list but answers depend on. */
  counters: HostCounters;
}

export interface HostCounters {
  nextIfindex: number;
  /** True once a rule was added: tables local and main are then two tries for good. */
  customRules: boolean;
  /** Tables that exist; asking for one that never did is an error of its own. */
  tables: number[];
  /** True once a route of type local was added by hand: sources are then checked with a full lookup. */
  customLocalRoutes: boolean;
  /** The last IP identification given. */
  ipId: number;
}

/** What is left of a lab besides its hosts: loading it goes on exactly where it stopped. */
export interface LabState {
  /** Virtual nanoseconds. */
  now: number;
  /** State of the random number generator. */
  random: number;
  /** The last skb number given. */
  lastSkb: number;
}

export interface LabSnapshot {
  lab: LabState;
  hosts: HostState[];
}
