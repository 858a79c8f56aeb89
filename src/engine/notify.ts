/**
 * What a command changed, in rtnetlink's words and in the kernel's order.
 *
 * The one source for what is kept, for `ip monitor`, and for frontends that follow a lab live. Each carries the whole
 * object as it is after the change (for del*: as it was). `newstats` and `newcounters` have no listener in Linux; they
 * say what must be kept of what only moves with traffic, once at the end of a command. `silent` marks what Linux changes without a word (routes of a device that
 * goes down, the rules a host is born with): it must be kept, but no monitor hears of it.
 */
import type { AddrState, HostCounters, LinkState, NeighState, RouteState, RuleState } from './state.ts';

export type Notification =
  | { type: 'newhost'; host: string }
  | { type: 'delhost'; host: string }
  | { type: 'newlink'; host: string; link: LinkState; silent?: boolean }
  | { type: 'dellink'; host: string; link: LinkState }
  | { type: 'newaddr'; host: string; addr: AddrState; silent?: boolean }
  | { type: 'deladdr'; host: string; addr: AddrState }
  /** `replaced` is the route that this one took the place of (NLM_F_REPLACE). */
  | { type: 'newroute'; host: string; route: RouteState; replaced?: RouteState; append?: boolean }
  | { type: 'delroute'; host: string; route: RouteState; silent?: boolean }
  | { type: 'newrule'; host: string; rule: RuleState; silent?: boolean }
  | { type: 'delrule'; host: string; rule: RuleState }
  | { type: 'newneigh'; host: string; neigh: NeighState; silent?: boolean }
  | { type: 'delneigh'; host: string; neigh: NeighState; silent?: boolean }
  | { type: 'newnetconf'; host: string; name: string; value: string }
  /** The files of an interface that is gone, or has another name now. */
  | { type: 'delnetconf'; host: string; name: string; silent: true }
  | { type: 'newstats'; host: string; link: LinkState }
  | { type: 'newcounters'; host: string; counters: HostCounters };

export type Notify = (notification: Notification) => void;
