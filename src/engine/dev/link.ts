/**
 * Requests about links: up and down, mtu, name, alias, and links that come and go.
 *
 * Answers the same question as net/core/rtnetlink.c (do_setlink) and net/core/dev.c (dev_change_flags, dev_set_mtu).
 */
import { Errno } from '../errno.ts';
import { disableIp, enableIp } from '../fib/ifaddr.ts';
import type { Host } from '../host.ts';
import { addLoopbackAddr, destroyInet } from '../ip/devinet.ts';
import { IFF } from '../state.ts';
import type { Interface } from './interface.ts';

/** What RTM_SETLINK changes. */
export interface LinkChange {
  up?: boolean;
  mtu?: number;
  txqlen?: number;
  alias?: string;
  ifname?: string;
}

const INET_MIN_MTU = 68;
const INET6_MIN_MTU = 1280;
const IFNAMSIZ = 16;

export function setLink(host: Host, ifindex: number, change: LinkChange): void {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  check(host, dev, change);
  const announce = () => host.notify({ type: 'newlink', host: host.name, link: dev.state() });
  if (change.mtu !== undefined && change.mtu !== dev.mtu) setMtu(host, dev, change.mtu, announce);
  if (change.ifname !== undefined && change.ifname !== dev.ifname) {
    for (const addr of dev.addrs ?? []) {
      // A label is the name or begins with it and a colon; it follows the interface.
      if (addr.label === dev.ifname) addr.label = change.ifname;
      else if (addr.label.startsWith(`${dev.ifname}:`))
        addr.label = change.ifname + addr.label.slice(dev.ifname.length);
    }
    host.sysctl.rename(dev.ifname, change.ifname);
    dev.ifname = change.ifname;
    announce();
  }
  if (change.alias !== undefined && change.alias !== dev.alias) {
    dev.alias = change.alias;
    announce();
  }
  if (change.up !== undefined && change.up !== dev.isUp) (change.up ? open : close)(host, dev, announce);
  if (change.txqlen !== undefined && change.txqlen !== dev.txqlen) {
    dev.txqlen = change.txqlen;
    announce();
  }
}

/** Refuses before anything is changed. */
function check(host: Host, dev: Interface, change: LinkChange): void {
  const { mtu, ifname } = change;
  if (mtu !== undefined && mtu !== dev.mtu) {
    const signed = mtu | 0;
    if (signed < 0 || signed < dev.kind.minMtu) throw new Errno('EINVAL', 'mtu less than device minimum');
    if (signed > dev.kind.maxMtu) throw new Errno('EINVAL', 'mtu greater than device maximum');
  }
  if (ifname !== undefined && ifname !== dev.ifname) {
    const legal =
      ifname.length > 0 && ifname.length < IFNAMSIZ && !/[\s/:]/.test(ifname) && ifname !== '.' && ifname !== '..';
    if (!legal) throw new Errno('EINVAL');
    if (host.deviceByName(ifname)) throw new Errno('EEXIST');
  }
}

function setMtu(host: Host, dev: Interface, mtu: number, announce: () => void): void {
  dev.mtu = mtu;
  if (mtu < INET6_MIN_MTU) dev.inet6 = false;
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
    announce();
  }
}

function close(host: Host, dev: Interface, announce: () => void): void {
  dev.flags &= ~IFF.UP;
  dev.inet6 = false;
  announce();
  disableIp(host, dev, 'down', false);
}

/** RTM_NEWLINK */
export function newLink(_host: Host, _request: { ifname?: string; kind: string }): void {
  throw new Errno('EOPNOTSUPP', 'Unknown device type');
}

/** RTM_DELLINK: lo stays as long as its host. */
export function delLink(host: Host, ifindex: number): void {
  if (!host.device(ifindex)) throw new Errno('ENODEV');
  throw new Errno('EOPNOTSUPP');
}
