/**
 * The IPv4 addresses of interfaces: who comes first, who is secondary, which one is a packet's source.
 *
 * Answers the same question as net/ipv4/devinet.c.
 */
import { samePrefix } from '../addr.ts';
import { SECOND } from '../clock.ts';
import { type InAddr, type Interface, isSecondary } from '../dev/interface.ts';
import { tellNoConf } from '../dev/netconf.ts';
import { Errno } from '../errno.ts';
import { addIfaddr, beginIfaddr, delIfaddr, disableIp, moveMetric } from '../fib/ifaddr.ts';
import type { Host } from '../host.ts';
import type { Pauses } from '../pauses.ts';
import { type AddrState, FOREVER, IFA_F, RT_SCOPE } from '../state.ts';

/** What RTM_NEWADDR asks for. */
export interface AddrRequest {
  ifindex: number;
  local: number;
  /** The peer's address; the same as local when absent. */
  address?: number;
  prefixlen: number;
  broadcast?: number;
  scope?: number;
  label?: string;
  flags?: number;
  valid_lft?: number;
  preferred_lft?: number;
  metric?: number;
  proto?: number;
}

/** What RTM_DELADDR names; absent fields match anything. */
export interface AddrMatch {
  ifindex: number;
  local?: number;
  address?: number;
  prefixlen?: number;
  label?: string;
}

export function addrState(dev: Interface, a: InAddr): AddrState {
  return {
    ifindex: dev.ifindex,
    local: a.local,
    address: a.address,
    prefixlen: a.prefixlen,
    ...(a.broadcast !== 0 && { broadcast: a.broadcast }),
    scope: a.scope,
    label: a.label,
    flags: a.flags,
    valid_lft: a.valid_lft,
    preferred_lft: a.preferred_lft,
    metric: a.metric,
    proto: a.proto,
    cstamp: a.cstamp,
    tstamp: a.tstamp,
    order: a.order,
  };
}

const inSubnet = (a: InAddr, of: InAddr) =>
  a.prefixlen === of.prefixlen && samePrefix(a.address, of.address, a.prefixlen);

/** RTM_NEWADDR */
export function newAddr(host: Host, request: AddrRequest, nlm: { replace?: boolean }): void {
  if (request.prefixlen > 32) throw new Errno('EINVAL', 'ipv4: Invalid prefix length');
  const valid = request.valid_lft ?? FOREVER;
  const preferred = request.preferred_lft ?? FOREVER;
  if (valid === 0 || preferred > valid) throw new Errno('EINVAL', 'ipv4: address lifetime invalid');
  if (request.local === 0) return; // accepted, and nothing comes of it
  const dev = host.device(request.ifindex);
  if (!dev) throw new Errno('ENODEV', 'ipv4: Device not found');
  if (!dev.addrs) throw new Errno('ENOBUFS');
  const fresh: InAddr = {
    local: request.local,
    address: request.address ?? request.local,
    prefixlen: request.prefixlen,
    broadcast: request.broadcast ?? 0,
    scope: request.scope ?? RT_SCOPE.UNIVERSE,
    label: request.label ?? dev.ifname,
    flags: request.flags ?? 0,
    valid_lft: valid,
    preferred_lft: preferred,
    metric: request.metric ?? 0,
    proto: request.proto ?? 0,
    cstamp: host.lab.clock.now,
    tstamp: host.lab.clock.now,
    order: 0,
  };
  const existing = dev.addrs.find((a) => inSubnet(a, fresh) && a.local === fresh.local);
  if (!existing) {
    host.lab.makeRoom(host, 'addresses');
    setLifetime(fresh, valid, preferred);
    insertAddr(host, dev, fresh);
    watchLifetime(host, dev, fresh);
    return;
  }
  if (!nlm.replace) throw new Errno('EEXIST', 'ipv4: Address already assigned');
  if (existing.metric !== fresh.metric) moveMetric(host, dev, existing, fresh.metric);
  existing.proto = fresh.proto;
  existing.tstamp = host.lab.clock.now;
  setLifetime(existing, valid, preferred);
  watchLifetime(host, dev, existing);
  host.notify({ type: 'newaddr', host: host.name, addr: addrState(dev, existing) });
}

/** An address without an end is permanent. */
function setLifetime(addr: InAddr, valid: number, preferred: number): void {
  addr.valid_lft = valid;
  addr.preferred_lft = preferred;
  addr.flags &= ~(IFA_F.PERMANENT | IFA_F.DEPRECATED);
  if (valid === FOREVER) addr.flags |= IFA_F.PERMANENT;
  if (preferred === 0) addr.flags |= IFA_F.DEPRECATED;
}

/** check_lifetime(): when a lifetime is over, the address is deprecated, then gone. */
export function watchLifetime(host: Host, dev: Interface, addr: InAddr): void {
  if (addr.flags & IFA_F.PERMANENT) return;
  const { tstamp } = addr;
  const { clock } = host.lab;
  const still = () => dev.addrs?.includes(addr) && addr.tstamp === tstamp && !(addr.flags & IFA_F.PERMANENT);
  const at = (seconds: number, then: () => void) =>
    clock.after(Math.max(0, tstamp + seconds * SECOND - clock.now), () => {
      if (still()) then();
    });
  if (addr.preferred_lft !== FOREVER && addr.preferred_lft > 0) {
    at(addr.preferred_lft, () => {
      addr.flags |= IFA_F.DEPRECATED;
      host.notify({ type: 'newaddr', host: host.name, addr: addrState(dev, addr) });
    });
  }
  if (addr.valid_lft !== FOREVER) at(addr.valid_lft, () => clock.goOn(host.lab.underRtnl(removeAddr(host, dev, addr))));
}

/** The interface has a new name: the first label is the name, the others keep what follows the colon. */
export function renameLabels(host: Host, dev: Interface): void {
  for (const [i, addr] of (dev.addrs ?? []).entries()) {
    const colon = addr.label.indexOf(':');
    const rest = i === 0 ? '' : colon >= 0 ? addr.label.slice(colon) : `:${i + 1}`;
    addr.label = dev.ifname.slice(0, 15 - rest.length) + rest;
    host.notify({ type: 'newaddr', host: host.name, addr: addrState(dev, addr) });
  }
}

/** inet_insert_ifa(): the list is ordered by scope, the nearest first, and secondaries stand at the end. */
export function insertAddr(host: Host, dev: Interface, fresh: InAddr): void {
  host.sysctl.fix(dev);
  if (fresh.local === 0) return; // Linux takes 0.0.0.0 and does nothing
  const addrs = dev.addrs as InAddr[];
  fresh.flags &= ~IFA_F.SECONDARY;
  let afterPrimaries = 0;
  for (const [i, a] of addrs.entries()) {
    if (!isSecondary(a) && fresh.scope <= a.scope) afterPrimaries = i + 1;
    if (!inSubnet(a, fresh)) continue;
    if (a.local === fresh.local) throw new Errno('EEXIST', 'ipv4: Address already assigned');
    if (a.scope !== fresh.scope) throw new Errno('EINVAL', 'ipv4: Invalid scope value');
    fresh.flags |= IFA_F.SECONDARY;
  }
  place(host, dev, fresh, isSecondary(fresh) ? addrs.length : afterPrimaries);
  host.localAddrs.add(fresh.local, dev);
  host.notify({ type: 'newaddr', host: host.name, addr: addrState(dev, fresh) });
  beginIfaddr(host, dev, fresh);
}

const ORDER_STEP = 2 ** 20;

/** Puts an address at an index and gives it an order number between its neighbours'. */
function place(host: Host, dev: Interface, addr: InAddr, index: number): void {
  const addrs = dev.addrs as InAddr[];
  const before = addrs[index - 1]?.order;
  const after = addrs[index]?.order;
  if (before !== undefined && after !== undefined) addr.order = (before + after) / 2;
  else if (before !== undefined) addr.order = before + ORDER_STEP;
  else if (after !== undefined) addr.order = after - ORDER_STEP;
  else addr.order = 0;
  addrs.splice(index, 0, addr);
  if (addr.order !== before && addr.order !== after) return;
  // No number is left between the two: count anew.
  for (const [i, a] of addrs.entries()) {
    a.order = i * ORDER_STEP;
    if (a !== addr) host.reordered(dev, a);
  }
}

/** RTM_DELADDR */
export function* delAddr(host: Host, request: AddrMatch): Pauses {
  const dev = host.device(request.ifindex);
  if (!dev?.addrs) throw new Errno('ENODEV', 'ipv4: Device not found');
  const victim = dev.addrs.find(
    (a) =>
      (request.local === undefined || a.local === request.local) &&
      (request.label === undefined || a.label === request.label) &&
      (request.address === undefined ||
        (request.prefixlen === a.prefixlen && samePrefix(request.address, a.address, a.prefixlen))),
  );
  if (!victim) throw new Errno('EADDRNOTAVAIL', 'ipv4: Address not found');
  yield* removeAddr(host, dev, victim);
}

/** __inet_del_ifa(): a primary takes its secondaries with it, unless the first of them is promoted. */
export function* removeAddr(host: Host, dev: Interface, victim: InAddr): Pauses {
  const addrs = dev.addrs as InAddr[];
  const promotes = host.sysctl.ored('promote_secondaries', dev.ifname);
  let heir: InAddr | undefined;
  const before = addrs.indexOf(victim);
  let lastPrimary: InAddr | undefined;
  if (!isSecondary(victim)) {
    for (const a of addrs.slice(addrs.indexOf(victim) + 1)) {
      if (!isSecondary(a) && victim.scope <= a.scope) lastPrimary = a;
      if (!isSecondary(a) || !inSubnet(a, victim)) continue;
      if (promotes) {
        heir = a;
        break;
      }
      yield* unlink(host, dev, a);
    }
  }
  const family = heir ? addrs.slice(addrs.indexOf(heir)).filter((a) => inSubnet(a, victim)) : [];
  for (const a of family) yield* delIfaddr(host, dev, a, victim);
  const others = heir ? addrs.slice(addrs.indexOf(heir) + 1) : [];
  yield* unlink(host, dev, victim);
  if (!heir) return;

  addrs.splice(addrs.indexOf(heir), 1);
  place(host, dev, heir, lastPrimary ? addrs.indexOf(lastPrimary) + 1 : before);
  heir.flags &= ~IFA_F.SECONDARY;
  host.notify({ type: 'newaddr', host: host.name, addr: addrState(dev, heir) });
  beginIfaddr(host, dev, heir);
  for (const a of others) if (inSubnet(a, victim)) addIfaddr(host, dev, a);
}

/** Takes one address off its interface, announces it, and cleans up its routes. */
function* unlink(host: Host, dev: Interface, addr: InAddr): Pauses {
  const addrs = dev.addrs as InAddr[];
  addrs.splice(addrs.indexOf(addr), 1);
  host.localAddrs.delete(addr.local, dev);
  host.notify({ type: 'deladdr', host: host.name, addr: addrState(dev, addr) });
  yield* delIfaddr(host, dev, addr);
  if (addrs.length === 0) yield* disableIp(host, dev, 'down', true);
}

/** 127.0.0.1/8 appears on lo whenever it is set up, unless it is there or what is there forbids it. */
export function addLoopbackAddr(host: Host, dev: Interface): void {
  const now = host.lab.clock.now;
  try {
    insertAddr(host, dev, {
      local: 0x7f000001,
      address: 0x7f000001,
      prefixlen: 8,
      broadcast: 0,
      scope: RT_SCOPE.HOST,
      label: dev.ifname,
      flags: IFA_F.PERMANENT,
      valid_lft: FOREVER,
      preferred_lft: FOREVER,
      metric: 0,
      proto: 0,
      cstamp: now,
      tstamp: now,
      order: 0,
    });
  } catch (error) {
    // Nobody has asked for it, so nobody is told why it cannot be.
    if (!(error instanceof Errno)) throw error;
  }
}

/**
 * All addresses leave an interface whose IPv4 is switched off (mtu under 68) or that goes away. Its routes go with the
 * last address, or with the interface: one that had none keeps them.
 */
export function* destroyInet(host: Host, dev: Interface, why: 'mtu' | 'unregister'): Pauses {
  dev.inetDead = true;
  while (dev.addrs && dev.addrs.length > 0) yield* unlink(host, dev, dev.addrs[0] as InAddr);
  dev.inetDead = false;
  tellNoConf(host, dev);
  if (why === 'unregister') yield* disableIp(host, dev, 'unregister', true);
  else host.neighbours.flush(dev);
  dev.addrs = undefined;
  host.sysctl.forget(dev.ifname);
  dev.confFixed = false;
}
