/**
 * Requests about links: up and down, mtu, name, alias, and links that come and go.
 *
 * Answers the same question as net/core/rtnetlink.c (do_setlink) and net/core/dev.c (dev_change_flags, dev_set_mtu).
 */
import { Errno } from '../errno.ts';
import { disableIp, enableIp } from '../fib/ifaddr.ts';
import type { Host } from '../host.ts';
import { addLoopbackAddr, destroyInet, renameLabels } from '../ip/devinet.ts';
import { IFF } from '../state.ts';
import { formatMac } from '../wire/ethernet.ts';
import { Interface, type InterfaceKind } from './interface.ts';
import { CREATABLE } from './kinds.ts';

/** What RTM_SETLINK changes. */
export interface LinkChange {
  up?: boolean;
  mtu?: number;
  txqlen?: number;
  alias?: string;
  ifname?: string;
  /** Hardware addresses as text. */
  address?: string;
  broadcast?: string;
  group?: number;
  /** IFF_* to set and to clear, of NOARP, MULTICAST, ALLMULTI, PROMISC, DYNAMIC and NOTRAILERS. */
  set?: number;
  clear?: number;
}

const INET_MIN_MTU = 68;
const INET6_MIN_MTU = 1280;
const IFNAMSIZ = 16;
const CHANGEABLE = IFF.NOARP | IFF.MULTICAST | IFF.ALLMULTI | IFF.PROMISC | IFF.DYNAMIC | IFF.NOTRAILERS | IFF.DEBUG;

export function setLink(host: Host, ifindex: number, wanted: LinkChange): void {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  const change = wanted.ifname?.includes('%') ? { ...wanted, ifname: freeName(host, wanted.ifname) } : wanted;
  check(host, dev, change);
  const announce = () => host.notify({ type: 'newlink', host: host.name, link: dev.state() });
  const assign = <K extends 'address' | 'broadcast' | 'group' | 'alias' | 'txqlen'>(key: K) => {
    const value = change[key];
    if (value === undefined || value === dev[key]) return;
    Object.assign(dev, { [key]: value });
    announce();
  };
  if (change.address !== undefined && change.address !== dev.address) host.neighbours.flush(dev);
  assign('address');
  if (change.mtu !== undefined && change.mtu !== dev.mtu) setMtu(host, dev, change.mtu, announce);
  assign('group');
  if (change.ifname !== undefined && change.ifname !== dev.ifname) {
    host.sysctl.rename(dev.ifname, change.ifname);
    dev.ifname = change.ifname;
    announce();
    renameLabels(host, dev);
  }
  assign('alias');
  assign('broadcast');
  const flags = (dev.flags | ((change.set ?? 0) & CHANGEABLE)) & ~((change.clear ?? 0) & CHANGEABLE);
  if (flags !== dev.flags) {
    dev.flags = flags;
    if (change.up === undefined || change.up === dev.isUp) announce();
  }
  if (change.up !== undefined && change.up !== dev.isUp) (change.up ? open : close)(host, dev, announce);
  assign('txqlen');
}

/** Refuses before anything is changed. */
function check(host: Host, dev: Interface, change: LinkChange): void {
  const { mtu, ifname, ...rest } = change;
  checkValues(dev.kind, mtu === undefined || mtu === dev.mtu ? rest : { ...rest, mtu });
  if (ifname !== undefined && ifname !== dev.ifname) checkName(host, ifname);
}

function checkValues(kind: InterfaceKind, { mtu, address }: LinkChange): void {
  if (address !== undefined && !isUnicastMac(address)) throw new Errno('EADDRNOTAVAIL');
  if (mtu === undefined) return;
  const signed = mtu | 0;
  if (signed < 0 || signed < kind.minMtu) throw new Errno('EINVAL', 'mtu less than device minimum');
  if (signed > kind.maxMtu) throw new Errno('EINVAL', 'mtu greater than device maximum');
}

/** is_valid_ether_addr(): not all zero, and for one receiver. */
function isUnicastMac(address: string): boolean {
  return !/^(00:){5}00$/.test(address) && (Number.parseInt(address, 16) & 1) === 0;
}

function checkName(host: Host, ifname: string): void {
  const { length } = new TextEncoder().encode(ifname);
  const legal = length > 0 && length < IFNAMSIZ && !/[\s/:]/.test(ifname) && ifname !== '.' && ifname !== '..';
  if (!legal) throw new Errno('EINVAL');
  if (host.deviceByName(ifname)) throw new Errno('EEXIST');
}

function setMtu(host: Host, dev: Interface, mtu: number, announce: () => void): void {
  dev.mtu = mtu;
  if (mtu < INET6_MIN_MTU) stopInet6(dev);
  if (mtu < INET_MIN_MTU && dev.addrs) destroyInet(host, dev);
  else if (mtu >= INET_MIN_MTU && !dev.addrs) dev.addrs = [];
  announce();
}

function open(host: Host, dev: Interface, announce: () => void): void {
  dev.flags |= IFF.UP;
  dev.qdisc = 'noqueue';
  announce();
  if (dev.isLoopback && dev.addrs && dev.mtu >= INET_MIN_MTU) addLoopbackAddr(host, dev);
  enableIp(host, dev);
  if (dev.isLoopback && dev.mtu >= INET6_MIN_MTU) {
    dev.inet6 = true;
    dev.inet6Route = true;
    announce();
  }
}

function close(host: Host, dev: Interface, announce: () => void): void {
  dev.flags &= ~IFF.UP;
  stopInet6(dev);
  announce();
  disableIp(host, dev, 'down', false);
}

/** The lowest number that makes a free name out of `pattern`, which has one %d in it (dev_alloc_name). */
function freeName(host: Host, pattern: string): string {
  if (!/^[^%]*%d[^%]*$/.test(pattern)) throw new Errno('EINVAL');
  for (let n = 0; ; n++) {
    const name = pattern.replace('%d', String(n));
    if (!host.deviceByName(name)) return name;
  }
}

function stopInet6(dev: Interface): void {
  dev.inet6 = false;
  dev.inet6Route = false;
}

/** ::1 leaves lo, and its route with it; or the route alone. Errno when it is not there. */
export function delInet6(host: Host, ifindex: number, what: 'address' | 'route'): void {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  if (what === 'address' && !dev.inet6) throw new Errno('EADDRNOTAVAIL', 'ipv6: address not found');
  if (what === 'route' && !dev.inet6Route) throw new Errno('ESRCH');
  dev.inet6Route = false;
  if (what === 'address') dev.inet6 = false;
  host.notify({ type: 'newlink', host: host.name, link: dev.state(), silent: true });
}

export interface NewLink {
  ifname?: string;
  kind: string;
  /** What it has from the beginning; Linux pays no attention to an alias here. */
  change?: Omit<LinkChange, 'ifname'>;
}

/** RTM_NEWLINK: a new interface, down unless asked for otherwise. Without a name it gets the first free one of its kind. */
export function newLink(host: Host, { ifname: name, kind: word, change = {} }: NewLink): void {
  if (name !== undefined && host.deviceByName(name)) throw new Errno('EEXIST');
  const kind = Object.hasOwn(CREATABLE, word) ? CREATABLE[word] : undefined;
  if (!kind) throw new Errno('EOPNOTSUPP', 'Unknown device type');
  checkValues(kind, change);
  const asked = name ?? `${word}%d`;
  const ifname = asked.includes('%') ? freeName(host, asked) : asked;
  checkName(host, ifname);
  const { mtu, address = randomMac(host), broadcast, txqlen, group, set = 0, clear = 0, up = false } = change;
  const dev = new Interface(host, host.takeIfindex(), ifname, kind, address);
  if (mtu !== undefined) dev.mtu = mtu;
  if (broadcast !== undefined) dev.broadcast = broadcast;
  if (txqlen !== undefined) dev.txqlen = txqlen;
  if (group !== undefined) dev.group = group;
  dev.flags = (dev.flags | (set & CHANGEABLE)) & ~(clear & CHANGEABLE);
  host.attach(dev);
  const announce = () => host.notify({ type: 'newlink', host: host.name, link: dev.state() });
  if (up) open(host, dev, announce);
  else announce();
}

/** eth_hw_addr_random(): locally administered, one receiver. */
function randomMac(host: Host): string {
  const bytes = Uint8Array.from({ length: 6 }, () => host.lab.random.between(0, 255));
  bytes[0] = ((bytes[0] as number) & 0xfe) | 0x02;
  return formatMac(bytes);
}

/** RTM_DELLINK: lo stays as long as its host. */
export function delLink(host: Host, ifindex: number): void {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  if (!Object.hasOwn(CREATABLE, dev.kind.kind)) throw new Errno('EOPNOTSUPP');
  if (dev.isUp) close(host, dev, () => {});
  if (dev.addrs) destroyInet(host, dev);
  host.detach(dev);
  host.sysctl.forget(dev.ifname);
  host.notify({ type: 'dellink', host: host.name, link: dev.state() });
}
