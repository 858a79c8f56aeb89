/**
 * What addresses and devices that come and go do to the tables.
 *
 * Answers the same question as fib_add_ifaddr() and fib_del_ifaddr() in net/ipv4/fib_frontend.c.
 */
import { broadcastOf, isZeronet, maskOf, networkOf, samePrefix } from '../addr.ts';
import type { InAddr, Interface } from '../dev/interface.ts';
import { Errno } from '../errno.ts';
import type { Host } from '../host.ts';
import type { Pauses } from '../pauses.ts';
import { IFA_F, RT_SCOPE, RT_TABLE, RTN, RTNH_F, RTPROT } from '../state.ts';
import { deleteRoute, flushDead, insertRoute } from './frontend.ts';
import { type DeviceEvent, type FibConfig, syncDownDev, syncUp } from './semantics.ts';

/** fib_magic(): the routes the kernel itself adds and removes for an address. */
function magic(
  host: Host,
  action: 'new' | 'del',
  type: number,
  dst: number,
  dst_len: number,
  owner: { dev: Interface; addr: InAddr },
  priority = 0,
): void {
  const cfg: FibConfig = {
    table: type === RTN.UNICAST ? RT_TABLE.MAIN : RT_TABLE.LOCAL,
    type,
    dst,
    dst_len,
    tos: 0,
    protocol: RTPROT.KERNEL,
    scope: type === RTN.LOCAL ? RT_SCOPE.HOST : RT_SCOPE.LINK,
    priority,
    prefsrc: owner.addr.local,
    oif: owner.dev.ifindex,
    gateway: undefined,
    flags: 0,
    realms: 0,
    nexthops: undefined,
    metrics: undefined,
    lock: undefined,
  };
  host.fib.ensureTable(cfg.table);
  try {
    if (action === 'new') insertRoute(host, cfg, { create: true, append: true });
    else deleteRoute(host, cfg);
  } catch (error) {
    // The kernel does not look at the answer either: the route may be there already, or have been taken by hand.
    if (!(error instanceof Errno)) throw error;
  }
}

const prefixType = (dev: Interface) => (dev.isLoopback ? RTN.LOCAL : RTN.UNICAST);

/** fib_add_ifaddr(): what an address puts into the tables. */
export function addIfaddr(host: Host, dev: Interface, addr: InAddr): void {
  let primary = addr;
  if (addr.flags & IFA_F.SECONDARY) {
    const found = primaryOf(dev, addr);
    if (!found) return;
    primary = found;
  }
  const owner = { dev, addr: primary };
  magic(host, 'new', RTN.LOCAL, addr.local, 32, owner);
  if (!dev.isUp) return;
  if (addr.broadcast !== 0 && addr.broadcast !== 0xffffffff) {
    magic(host, 'new', RTN.BROADCAST, addr.broadcast, 32, owner);
  }
  const network = networkOf(addr.address, addr.prefixlen);
  const hasNetwork = !isZeronet(network) && !(addr.flags & IFA_F.SECONDARY);
  if (!hasNetwork || (network === addr.local && addr.prefixlen === 32)) return;
  if (!(addr.flags & IFA_F.NOPREFIXROUTE)) {
    magic(host, 'new', prefixType(dev), network, addr.prefixlen, owner, addr.metric);
  }
  if (addr.prefixlen < 31) {
    magic(host, 'new', RTN.BROADCAST, broadcastOf(network, addr.prefixlen), 32, owner);
  }
}

/** fib_modify_prefix_metric(): the prefix's route moves to another priority; the new one is there before the old goes. */
export function moveMetric(host: Host, dev: Interface, addr: InAddr, metric: number): void {
  const before = addr.metric;
  addr.metric = metric;
  const network = networkOf(addr.address, addr.prefixlen);
  const plain = IFA_F.SECONDARY | IFA_F.NOPREFIXROUTE;
  if (!dev.isUp || addr.flags & plain || isZeronet(network) || (network === addr.local && addr.prefixlen === 32))
    return;
  const owner = { dev, addr };
  magic(host, 'new', prefixType(dev), network, addr.prefixlen, owner, metric);
  magic(host, 'del', prefixType(dev), network, addr.prefixlen, owner, before);
}

/** The primary address of the prefix an address is in (inet_ifa_byprefix). */
function primaryOf(dev: Interface, addr: InAddr): InAddr | undefined {
  const network = networkOf(addr.address, addr.prefixlen);
  return dev.addrs?.find((a) => a.prefixlen === addr.prefixlen && samePrefix(a.address, network, a.prefixlen));
}

/** fib_del_ifaddr(): takes out what an address put in, as far as no other address still needs it. */
export function* delIfaddr(host: Host, dev: Interface, addr: InAddr, demoted?: InAddr): Pauses {
  yield; // it looks at all addresses of the interface, for each that goes
  const any = networkOf(addr.address, addr.prefixlen);
  const brd = (addr.address | ~maskOf(addr.prefixlen)) >>> 0;
  let primary = addr;
  let subnet = false;
  if (addr.flags & IFA_F.SECONDARY) {
    const found = primaryOf(dev, addr);
    if (!found || (demoted && demoted !== found)) return;
    primary = found;
  } else if (!isZeronet(any) && (any !== addr.local || addr.prefixlen < 32)) {
    if (!(addr.flags & IFA_F.NOPREFIXROUTE)) {
      magic(host, 'del', prefixType(dev), any, addr.prefixlen, { dev, addr: primary });
    }
    subnet = true;
  }
  const kept = stillNeeded(dev, addr, primary, demoted, any, brd);
  const owner = { dev, addr: primary };
  if (!kept.broadcast) magic(host, 'del', RTN.BROADCAST, addr.broadcast, 32, owner);
  if (subnet && addr.prefixlen < 31) {
    if (!kept.brd) magic(host, 'del', RTN.BROADCAST, brd, 32, owner);
    if (!kept.any) magic(host, 'del', RTN.BROADCAST, any, 32, owner);
  }
  if (kept.local) return;
  magic(host, 'del', RTN.LOCAL, addr.local, 32, owner);
  if (!kept.promoted && host.fib.addrType(addr.local) !== RTN.LOCAL) {
    if (syncDownAddr(host, addr.local)) yield* flushDead(host);
  }
}

/** Which of an address's entries other addresses of the interface still stand for. */
function stillNeeded(
  dev: Interface,
  addr: InAddr,
  primary: InAddr,
  demoted: InAddr | undefined,
  any: number,
  brd: number,
) {
  const kept = { local: false, broadcast: false, brd: false, any: false, promoted: false };
  if (dev.inetDead) return kept;
  let other: InAddr | undefined;
  let samePrefsrc = false;
  for (const a of dev.addrs ?? []) {
    if (a === addr) {
      kept.promoted = true; // it stays on the interface, only its primary changes
      continue;
    }
    if (demoted && a.prefixlen === demoted.prefixlen && samePrefix(a.address, demoted.address, a.prefixlen)) continue;
    if (a.flags & IFA_F.SECONDARY) {
      if (a.prefixlen === primary.prefixlen && samePrefix(a.address, primary.address, a.prefixlen)) {
        other = primary;
      } else {
        if (!samePrefsrc) continue;
        if (!other || a.prefixlen !== other.prefixlen || !samePrefix(a.address, other.address, a.prefixlen)) {
          other = primaryOf(dev, a);
        }
        if (!other || other.local !== primary.local) continue;
      }
    } else {
      if (primary.local !== a.local) continue;
      other = a;
      if (primary !== other) samePrefsrc = true;
    }
    if (addr.local === a.local) kept.local = true;
    if (addr.broadcast === a.broadcast) kept.broadcast = true;
    if (brd === a.broadcast) kept.brd = true;
    if (any === a.broadcast) kept.any = true;
    if (other === a && a.prefixlen < 31) {
      const network = networkOf(a.address, a.prefixlen);
      const top = broadcastOf(a.address, a.prefixlen);
      if (isZeronet(network)) continue;
      if (addr.broadcast === top || addr.broadcast === network) kept.broadcast = true;
      if (brd === top || brd === network) kept.brd = true;
      if (any === top || any === network) kept.any = true;
    }
  }
  return kept;
}

/** Routes of table main that prefer a source which is gone die with it. */
function syncDownAddr(host: Host, local: number): boolean {
  let found = false;
  for (const info of host.fib.infos.values()) {
    if (info.table !== RT_TABLE.MAIN || info.prefsrc !== local) continue;
    info.flags |= RTNH_F.DEAD;
    info.prefsrcRemoved = true;
    found = true;
  }
  return found;
}

/** fib_disable_ip(): a device is gone, or has no IPv4 any more. */
export function* disableIp(host: Host, dev: Interface, event: DeviceEvent, force: boolean): Pauses {
  if (syncDownDev(host.fib.infos.values(), (n) => n.dev === dev, event, force)) yield* flushDead(host);
  host.neighbours.flush(dev);
}

/** A device came up: the addresses it carries take their entries again, and its nexthops are alive. */
export function enableIp(host: Host, dev: Interface): void {
  for (const addr of dev.addrs ?? []) addIfaddr(host, dev, addr);
  revive(host, dev);
}

/** An address begins: with the first one, nexthops that had lost the interface's IPv4 are alive again. */
export function beginIfaddr(host: Host, dev: Interface, addr: InAddr): void {
  addIfaddr(host, dev, addr);
  if (dev.addrs?.length === 1) revive(host, dev);
}

function revive(host: Host, dev: Interface): void {
  syncUp(host.fib.infos.values(), (n) => n.dev === dev, RTNH_F.DEAD | RTNH_F.LINKDOWN);
}
