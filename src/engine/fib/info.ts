/**
 * What a route says, apart from where it stands: type, scope, preferred source, nexthops. Routes that say the same
 * are the same to `replace` and `append`.
 *
 * Answers the same question as struct fib_info and fib_find_info() in net/ipv4/fib_semantics.c.
 */
import type { Interface } from '../dev/interface.ts';

export interface FibNexthop {
  /** Absent on routes that need no device. */
  dev: Interface | undefined;
  gateway: number | undefined;
  /** How far the nexthop itself is: HOST when on link, NOWHERE for our own addresses. */
  scope: number;
  weight: number;
  /** RTNH_F_* */
  flags: number;
  realms: number;
}

export interface FibInfo {
  table: number;
  type: number;
  scope: number;
  protocol: number;
  priority: number;
  /** 0 when there is none. */
  prefsrc: number;
  /** RTNH_F_* of the whole route: DEAD and LINKDOWN when all its nexthops are. */
  flags: number;
  nexthops: FibNexthop[];
  metrics: Readonly<Record<string, number | string>> | undefined;
  lock: readonly string[] | undefined;
  /** Its preferred source went away: the one kind of dead route whose removal is announced. */
  prefsrcRemoved: boolean;
}

export function sameInfo(a: FibInfo, b: FibInfo): boolean {
  return (
    a.table === b.table &&
    a.type === b.type &&
    a.scope === b.scope &&
    a.protocol === b.protocol &&
    a.priority === b.priority &&
    a.prefsrc === b.prefsrc &&
    a.nexthops.length === b.nexthops.length &&
    sameMetrics(a.metrics, b.metrics) &&
    (a.lock ?? []).join() === (b.lock ?? []).join() &&
    a.nexthops.every((nexthop, i) => sameNexthop(nexthop, b.nexthops[i] as FibNexthop))
  );
}

function sameNexthop(a: FibNexthop, b: FibNexthop): boolean {
  const volatile = 1 | 16; // RTNH_F_DEAD, RTNH_F_LINKDOWN
  return (
    a.dev === b.dev &&
    a.gateway === b.gateway &&
    a.scope === b.scope &&
    a.weight === b.weight &&
    a.realms === b.realms &&
    ((a.flags ^ b.flags) & ~volatile) === 0
  );
}

export function sameMetrics(a: FibInfo['metrics'], b: FibInfo['metrics']): boolean {
  const keys = Object.keys(a ?? {});
  return keys.length === Object.keys(b ?? {}).length && keys.every((key) => a?.[key] === b?.[key]);
}
