/**
 * What a route says, apart from where it stands: type, scope, preferred source, nexthops. Routes that say the same
 * are the same to `replace` and `append`, and share one: thousands of routes by one gateway die by one mark.
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
  /** How many routes share it. */
  users: number;
}

/** RTNH_F_DEAD and RTNH_F_LINKDOWN come and go; what else a nexthop's flags say is part of the route. */
export const VOLATILE = 1 | 16;

/** All that is said by the routes of one host (fib_info_hash). */
export class FibInfos {
  private readonly byContent = new Map<string, FibInfo>();

  /** Routes, of all tables. */
  routes = 0;

  /** The one that says the same, or else this one; to be released when its route goes. fib_find_info() */
  share(info: FibInfo): FibInfo {
    this.routes++;
    const content = contentOf(info);
    const shared = this.byContent.get(content) ?? info;
    if (shared.users++ === 0) this.byContent.set(content, shared);
    return shared;
  }

  release(info: FibInfo): void {
    this.routes--;
    if (--info.users === 0) this.byContent.delete(contentOf(info));
  }

  values(): Iterable<FibInfo> {
    return this.byContent.values();
  }
}

function contentOf({
  table,
  type,
  scope,
  protocol,
  priority,
  prefsrc,
  flags,
  nexthops,
  metrics,
  lock,
}: FibInfo): string {
  let content = `${table} ${type} ${scope} ${protocol} ${priority} ${prefsrc} ${flags & ~VOLATILE}`;
  for (const n of nexthops) {
    content += `,${n.dev?.ifindex} ${n.gateway} ${n.scope} ${n.weight} ${n.flags & ~VOLATILE} ${n.realms}`;
  }
  return metrics || lock ? content + JSON.stringify([metrics, lock]) : content;
}

export function sameInfo(a: FibInfo, b: FibInfo): boolean {
  if (a === b) return true;
  return (
    a.table === b.table &&
    a.type === b.type &&
    a.scope === b.scope &&
    a.protocol === b.protocol &&
    a.priority === b.priority &&
    a.prefsrc === b.prefsrc &&
    ((a.flags ^ b.flags) & ~VOLATILE) === 0 &&
    a.nexthops.length === b.nexthops.length &&
    sameMetrics(a.metrics, b.metrics) &&
    (a.lock ?? []).join() === (b.lock ?? []).join() &&
    a.nexthops.every((nexthop, i) => sameNexthop(nexthop, b.nexthops[i] as FibNexthop))
  );
}

function sameNexthop(a: FibNexthop, b: FibNexthop): boolean {
  return (
    a.dev === b.dev &&
    a.gateway === b.gateway &&
    a.scope === b.scope &&
    a.weight === b.weight &&
    a.realms === b.realms &&
    ((a.flags ^ b.flags) & ~VOLATILE) === 0
  );
}

export function sameMetrics(a: FibInfo['metrics'], b: FibInfo['metrics']): boolean {
  const keys = Object.keys(a ?? {});
  return keys.length === Object.keys(b ?? {}).length && keys.every((key) => a?.[key] === b?.[key]);
}
