/**
 * What a command changed, in rtnetlink's words and in the kernel's order.
 *
 * The one source for what is kept, for `ip monitor`, and for frontends that follow a lab live. Each carries the whole
 * object as it is after the change (for del*: as it was). `newstats` and `newcounters` have no listener in Linux; they
 * say what must be kept of what only moves with traffic, once at the end of a command. `silent` marks what Linux changes
 * without a word.
 */
import type { AddrState, HostCounters, LinkState, NeighState, RouteState, RuleState } from './state.ts';

/**
 * How silent: no monitor hears of either. `traced` is a change that one can see, and whoever follows a lab must know of:
 * routes of a device that goes down, the rules that a host is born with. `kept` is for who keeps the lab: an entry for a
 * neighbour that needs no asking, a number that only says in which order things are.
 */
export type Silence = 'traced' | 'kept';

export type Notification =
  | { type: 'newhost'; host: string }
  | { type: 'delhost'; host: string }
  | { type: 'newlink'; host: string; link: LinkState; silent?: Silence }
  | { type: 'dellink'; host: string; link: LinkState }
  | { type: 'newaddr'; host: string; addr: AddrState; silent?: Silence }
  | { type: 'deladdr'; host: string; addr: AddrState }
  /** `replaced` is the route that this one took the place of (NLM_F_REPLACE). */
  | { type: 'newroute'; host: string; route: RouteState; replaced?: RouteState; append?: boolean }
  | { type: 'delroute'; host: string; route: RouteState; silent?: Silence }
  | { type: 'newrule'; host: string; rule: RuleState; silent?: Silence }
  | { type: 'delrule'; host: string; rule: RuleState }
  | { type: 'newneigh'; host: string; neigh: NeighState; silent?: Silence }
  | { type: 'delneigh'; host: string; neigh: NeighState; silent?: Silence }
  | { type: 'newnetconf'; host: string; name: string; value: string }
  /** The files of an interface that is gone, or has another name now. */
  | { type: 'delnetconf'; host: string; name: string; silent: 'kept' }
  | { type: 'newstats'; host: string; link: LinkState }
  | { type: 'newcounters'; host: string; counters: HostCounters };

export type Notify = (notification: Notification) => void;

/** One IPv6 address (RTM_NEWADDR), as far as there is IPv6. */
export interface Addr6State {
  ifindex: number;
  local: string;
  prefixlen: number;
  scope: number;
  flags: number;
}

/** One IPv6 route (RTM_NEWROUTE), as far as there is IPv6. */
export interface Route6State {
  table: number;
  type: number;
  dst: string;
  dst_len: number;
  oif: number;
  protocol: number;
  metric: number;
  pref: 'medium';
}

/** NETCONFA_IFINDEX_*: what stands for conf.all and conf.default. */
export const NETCONFA_IFINDEX = { ALL: -1, DEFAULT: -2 } as const;

/** What RTM_NEWNETCONF tells of an interface's sysctls; of one that was written, that one alone. */
export interface NetconfState {
  family: 'inet' | 'inet6';
  /** Or NETCONFA_IFINDEX_*. */
  ifindex: number;
  forwarding?: number;
  rp_filter?: number;
  mc_forwarding?: number;
  proxy_neigh?: number;
  ignore_routes_with_linkdown?: number;
}

/** What rtnetlink tells and nobody keeps, because it follows from what is kept. */
export type Announcement =
  | { type: 'newaddr6' | 'deladdr6'; host: string; addr6: Addr6State }
  | { type: 'newroute6' | 'delroute6'; host: string; route6: Route6State }
  | { type: 'newconf' | 'delconf'; host: string; conf: NetconfState };

/** What the sockets of a host that are members of rtnetlink's multicast groups are told; never anything `silent`. */
export type News = Notification | Announcement;

export type Listener = (news: News) => void;
