/**
 * Whether a route is legal, and what becomes of routes when devices and addresses go away.
 *
 * Answers the same question as net/ipv4/fib_semantics.c. Scope is distance: a route of scope S may only name a nexthop
 * that is nearer than S, so that every chain of nexthops ends at something on link.
 *
 *     scope:   universe (0) ....... link (253) ....... host (254) ....... nowhere (255)
 *     means:   via a gateway        on the wire        the host itself    does not exist
 */
import { Errno, errnoName } from '../errno.ts';
import type { Host } from '../host.ts';
import { selectAddr } from '../ip/select-addr.ts';
import { type NexthopState, RT_SCOPE, RT_TABLE, RTN, RTNH_F } from '../state.ts';
import { FibResult, flow } from './flow.ts';
import type { FibInfo, FibNexthop } from './info.ts';
import { FIB_PROPS, typeError } from './props.ts';
import { IGNORE_LINKSTATE } from './table.ts';

/** A nexthop as asked for: how far it is, is found out. */
export type NexthopConfig = Omit<NexthopState, 'scope'>;

/** A route as asked for, defaults filled in (struct fib_config). */
export interface FibConfig {
  table: number;
  type: number;
  dst: number;
  dst_len: number;
  tos: number;
  protocol: number;
  scope: number;
  priority: number;
  prefsrc: number;
  oif: number;
  gateway: number | undefined;
  flags: number;
  realms: number;
  nexthops: NexthopConfig[] | undefined;
  metrics: Readonly<Record<string, number | string>> | undefined;
  lock: readonly string[] | undefined;
}

/** The legal route that was asked for, or the kernel's refusal. */
export function createInfo(host: Host, cfg: FibConfig): FibInfo {
  const prop = FIB_PROPS[cfg.type];
  if (!prop) throw new Errno('EINVAL');
  if (prop.scope > cfg.scope) throw new Errno('EINVAL', 'Invalid scope');
  if (cfg.flags & (RTNH_F.DEAD | RTNH_F.LINKDOWN)) {
    throw new Errno('EINVAL', 'Invalid rtm_flags - can not contain DEAD or LINKDOWN');
  }
  if (cfg.nexthops?.length === 0) throw new Errno('EINVAL');
  const info: FibInfo = {
    table: cfg.table,
    type: cfg.type,
    scope: cfg.scope,
    protocol: cfg.protocol,
    priority: cfg.priority,
    prefsrc: cfg.prefsrc,
    flags: (cfg.nexthops?.length ?? 0) > 1 ? cfg.flags : 0,
    nexthops: [],
    metrics: legalMetrics(cfg.metrics),
    lock: cfg.lock,
    prefsrcRemoved: false,
    users: 0,
  };
  if (cfg.nexthops) checkFirstNexthop(cfg, cfg.nexthops);
  if (typeError(cfg.type) !== 0) {
    if (cfg.gateway !== undefined || cfg.oif !== 0 || cfg.nexthops) {
      throw new Errno('EINVAL', 'Gateway, device and multipath can not be specified for this route type');
    }
    info.nexthops = [{ dev: undefined, gateway: undefined, scope: 0, weight: 1, flags: cfg.flags, realms: cfg.realms }];
    return info;
  }
  if (cfg.type === RTN.UNSPEC || cfg.type > RTN.MULTICAST) throw new Errno('EINVAL', 'Invalid route type');
  if (cfg.scope > RT_SCOPE.HOST) throw new Errno('EINVAL', 'Invalid scope');

  const wanted = cfg.nexthops ?? [nexthopOf(cfg)];
  if (cfg.scope === RT_SCOPE.HOST) info.nexthops = [ownNexthop(host, wanted)];
  else info.nexthops = wanted.map((nexthop) => checkNexthop(host, cfg, nexthop));
  if (info.nexthops.every((nexthop) => nexthop.flags & RTNH_F.LINKDOWN)) info.flags |= RTNH_F.LINKDOWN;

  if (cfg.prefsrc !== 0 && !isValidPrefsrc(host, cfg)) throw new Errno('EINVAL', 'Invalid prefsrc address');
  return info;
}

/** What /proc/sys/net/ipv4/tcp_available_congestion_control may offer once its modules are loaded. */
const CONGESTION = ['reno', 'cubic', 'bbr'];

/** No metric may say more than IPv4 can carry (ip_metrics_convert). */
const METRIC_MAX: Readonly<Record<string, number>> = { mtu: 65535 - 15, advmss: 65535 - 40, hoplimit: 255 };

function legalMetrics(metrics: FibConfig['metrics']): FibInfo['metrics'] {
  if (!metrics) return undefined;
  const legal: Record<string, number | string> = {};
  for (const [name, value] of Object.entries(metrics)) {
    if (name === 'congestion' && !CONGESTION.includes(String(value))) {
      throw new Errno('EINVAL', 'Unknown tcp congestion algorithm');
    }
    if (value === 0) continue; // as good as not said
    const max = METRIC_MAX[name];
    legal[name] = max !== undefined && typeof value === 'number' ? Math.min(value, max) : value;
  }
  return Object.keys(legal).length > 0 ? legal : undefined;
}

/** What is said beside a list of nexthops must be what the first of them says. */
function checkFirstNexthop(cfg: FibConfig, [first]: readonly NexthopConfig[]): void {
  if (!first) return;
  const differs = (what: string) => new Errno('EINVAL', `Nexthop ${what}`);
  if (cfg.oif !== 0 && first.oif !== cfg.oif) throw differs('device index does not match RTA_OIF');
  if (cfg.gateway !== undefined && first.gateway !== cfg.gateway) {
    throw differs('gateway does not match RTA_GATEWAY or RTA_VIA');
  }
  if (cfg.realms !== 0 && (first.realms ?? 0) !== cfg.realms) throw differs('class id does not match RTA_FLOW');
}

function nexthopOf(cfg: FibConfig): NexthopConfig {
  return {
    oif: cfg.oif,
    ...(cfg.gateway !== undefined && { gateway: cfg.gateway }),
    weight: 1,
    flags: cfg.flags,
    realms: cfg.realms,
  };
}

/** A local address is added: its nexthop is nowhere, the packet has arrived. */
function ownNexthop(host: Host, wanted: NexthopConfig[]): FibNexthop {
  const [only] = wanted;
  if (!only || wanted.length !== 1) {
    throw new Errno('EINVAL', 'Route with host scope can not have multiple nexthops');
  }
  if (only.gateway !== undefined) throw new Errno('EINVAL', 'Route with host scope can not have a gateway');
  const dev = host.device(only.oif ?? 0);
  if (!dev) throw new Errno('ENODEV');
  return {
    dev,
    gateway: undefined,
    scope: RT_SCOPE.NOWHERE,
    weight: only.weight,
    flags: only.flags & (RTNH_F.PERVASIVE | RTNH_F.ONLINK),
    realms: only.realms ?? 0,
  };
}

function checkNexthop(host: Host, cfg: FibConfig, wanted: NexthopConfig): FibNexthop {
  return wanted.gateway === undefined ? checkDirect(host, wanted) : checkGateway(host, cfg, wanted, wanted.gateway);
}

/** On the wire itself: the device must be there and up. */
function checkDirect(host: Host, wanted: NexthopConfig): FibNexthop {
  if (wanted.flags & (RTNH_F.PERVASIVE | RTNH_F.ONLINK)) {
    throw new Errno('EINVAL', 'Invalid flags for nexthop - PERVASIVE and ONLINK can not be set');
  }
  const dev = host.device(wanted.oif ?? 0);
  if (!dev?.addrs) throw new Errno('ENODEV');
  if (!dev.isUp) throw new Errno('ENETDOWN', 'Device for nexthop is not up');
  return {
    dev,
    gateway: undefined,
    scope: RT_SCOPE.HOST,
    weight: wanted.weight,
    flags: wanted.flags | (dev.carrier ? 0 : RTNH_F.LINKDOWN),
    realms: wanted.realms ?? 0,
  };
}

/** Through a gateway: it must be nearer than the route, found by a lookup unless the caller vouches for it (onlink). */
function checkGateway(host: Host, cfg: FibConfig, wanted: NexthopConfig, gateway: number): FibNexthop {
  const nexthop = { gateway, weight: wanted.weight, realms: wanted.realms ?? 0 };
  const refuse = (code: ConstructorParameters<typeof Errno>[0], extack = 'Nexthop has invalid gateway') =>
    new Errno(code, extack);
  if (wanted.flags & RTNH_F.ONLINK) {
    if (cfg.scope >= RT_SCOPE.LINK) throw refuse('EINVAL', 'Nexthop has invalid scope');
    const dev = host.device(wanted.oif ?? 0);
    if (!dev) throw refuse('ENODEV', 'Nexthop device required for onlink');
    if (!dev.isUp) throw refuse('ENETDOWN', 'Nexthop device is not up');
    if (host.fib.addrType(gateway, RT_TABLE.LOCAL) !== RTN.UNICAST) throw refuse('EINVAL');
    return { ...nexthop, dev, scope: RT_SCOPE.LINK, flags: wanted.flags | (dev.carrier ? 0 : RTNH_F.LINKDOWN) };
  }
  const wish = flow({
    daddr: gateway,
    scope: Math.max(cfg.scope + 1, RT_SCOPE.LINK),
    oif: wanted.oif ?? 0,
    iif: 1,
  });
  const result = new FibResult();
  const table = cfg.table === RT_TABLE.MAIN ? undefined : host.fib.table(cfg.table);
  let err = table ? host.fib.search(table, wish, result, IGNORE_LINKSTATE) : -1;
  if (err) err = host.fib.lookup(wish, result, IGNORE_LINKSTATE);
  if (err) throw refuse(errnoName(err));
  if (result.type !== RTN.UNICAST && result.type !== RTN.LOCAL) throw refuse('EINVAL');
  const dev = result.nexthop?.dev;
  if (!dev) throw refuse('EINVAL', 'No egress device for nexthop');
  if (!dev.isUp) throw new Errno('ENETDOWN');
  return { ...nexthop, dev, scope: result.scope, flags: wanted.flags | (dev.carrier ? 0 : RTNH_F.LINKDOWN) };
}

function isValidPrefsrc(host: Host, cfg: FibConfig): boolean {
  if (cfg.type === RTN.LOCAL && cfg.dst !== 0 && cfg.prefsrc === cfg.dst) return true;
  const table = cfg.table === RT_TABLE.MAIN ? RT_TABLE.LOCAL : cfg.table;
  let type = host.fib.addrType(cfg.prefsrc, table);
  if (type !== RTN.LOCAL && table !== RT_TABLE.LOCAL) type = host.fib.addrType(cfg.prefsrc, RT_TABLE.LOCAL);
  return type === RTN.LOCAL;
}

/** The source address a route gives to a packet that has none yet. */
export function resultPrefsrc(host: Host, result: FibResult): number {
  const info = result.info as FibInfo;
  const nexthop = result.nexthop as FibNexthop;
  if (info.prefsrc !== 0) return info.prefsrc;
  return nexthop.dev ? selectAddr(host, nexthop.dev, nexthop.gateway ?? 0, info.scope) : 0;
}

/** What happened to a device, as far as routes care. */
export type DeviceEvent = 'down' | 'unregister' | 'change';

/**
 * The nexthops of a device go away: marks them, and returns how many routes are dead by it. Our own addresses
 * (scope nowhere) outlive a `down`, unless `force`.
 */
export function syncDownDev(
  infos: Iterable<FibInfo>,
  isDev: (n: FibNexthop) => boolean,
  event: DeviceEvent,
  force: boolean,
): number {
  const spared = force ? -1 : RT_SCOPE.NOWHERE;
  const mark = event === 'change' ? RTNH_F.LINKDOWN : RTNH_F.DEAD | RTNH_F.LINKDOWN;
  let count = 0;
  for (const info of infos) {
    let dead = 0;
    for (const nexthop of info.nexthops) {
      if (nexthop.flags & RTNH_F.DEAD) {
        dead++;
      } else if (isDev(nexthop) && nexthop.scope !== spared) {
        nexthop.flags |= mark;
        dead++;
      }
      if (event === 'unregister' && isDev(nexthop)) {
        dead = info.nexthops.length;
        break;
      }
    }
    if (dead === info.nexthops.length && info.nexthops.some(isDev)) {
      info.flags |= mark;
      count++;
    }
  }
  return count;
}

/** The nexthops of a device come back. */
export function syncUp(infos: Iterable<FibInfo>, isDev: (n: FibNexthop) => boolean, flags: number): number {
  let count = 0;
  for (const info of infos) {
    if (!info.nexthops.some(isDev)) continue;
    let alive = 0;
    for (const nexthop of info.nexthops) {
      if (!(nexthop.flags & flags)) {
        alive++;
      } else if (isDev(nexthop) && nexthop.dev?.isUp && nexthop.dev.addrs) {
        nexthop.flags &= ~flags;
        alive++;
      }
    }
    if (alive > 0) {
      info.flags &= ~flags;
      count++;
    }
  }
  return count;
}
