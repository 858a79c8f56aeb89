/**
 * IPv6, as far as there is any: lo has ::1 and the route to it while it is up and its mtu has room.
 *
 * Answers the same question as net/ipv6/addrconf.c. Every other interface is as with `disable_ipv6`.
 */
import { Errno } from '../errno.ts';
import type { Host } from '../host.ts';
import type { Addr6State, Route6State } from '../notify.ts';
import { IFA_F, RT_SCOPE, RT_TABLE, RTN, RTPROT } from '../state.ts';
import type { Interface } from './interface.ts';

/** RFC 8200 section 5: the least that a link must carry. */
export const INET6_MIN_MTU = 1280;

export function loopbackAddr6(ifindex: number): Addr6State {
  return { ifindex, local: '::1', prefixlen: 128, scope: RT_SCOPE.HOST, flags: IFA_F.PERMANENT };
}

export function loopbackRoute6(ifindex: number): Route6State {
  return {
    table: RT_TABLE.LOCAL,
    type: RTN.LOCAL,
    dst: '::1',
    dst_len: 128,
    oif: ifindex,
    protocol: RTPROT.KERNEL,
    metric: 0,
    pref: 'medium',
  };
}

/** lo is up: it takes ::1 once it is ready for traffic, and only then looks whether there is room for it. */
export function startInet6(host: Host, dev: Interface): void {
  if (!dev.isLoopback) return;
  dev.inet6Ready = false;
  if (!dev.isOperUp) return;
  const had = { address: dev.inet6, route: dev.inet6Route };
  dev.inet6 = true;
  dev.inet6Route = true;
  dev.inet6Ready = true;
  keep(host, dev);
  if (!had.address) tell(host, dev, 'newaddr6');
  if (!had.route) tell(host, dev, 'newroute6');
  if (dev.mtu < INET6_MIN_MTU) stopInet6(host, dev);
}

/** NETDEV_CHANGE: IPv6 begins where the mtu was too small or the interface not ready, as if the interface had come up. */
export function changedInet6(host: Host, dev: Interface): void {
  if (dev.isLoopback && !dev.inet6Ready) startInet6(host, dev);
}

/** Who is asked in another way from now on is told of again, a little later than everything else. */
export function retellInet6(host: Host, dev: Interface): void {
  if (dev.inet6) tell(host, dev, 'newaddr6');
}

/** It is down, or its mtu too small: the route goes before the address. */
export function stopInet6(host: Host, dev: Interface): void {
  const had = { address: dev.inet6, route: dev.inet6Route, ready: dev.inet6Ready };
  if (dev.mtu < INET6_MIN_MTU) dev.inet6Ready = false;
  if (!had.address && !had.route && had.ready === dev.inet6Ready) return;
  dev.inet6 = false;
  dev.inet6Route = false;
  keep(host, dev);
  if (had.route) tell(host, dev, 'delroute6');
  if (had.address) tell(host, dev, 'deladdr6');
}

/** ::1 leaves lo, and its route after it; or the route alone. Errno when it is not there. */
export function delInet6(host: Host, ifindex: number, what: 'address' | 'route'): void {
  const dev = host.device(ifindex);
  if (!dev) throw new Errno('ENODEV');
  if (what === 'address' && !dev.inet6) throw new Errno('EADDRNOTAVAIL', 'ipv6: address not found');
  if (what === 'route' && !dev.inet6Route) throw new Errno('ESRCH');
  const hadRoute = dev.inet6Route;
  dev.inet6Route = false;
  if (what === 'address') dev.inet6 = false;
  keep(host, dev);
  if (what === 'address') tell(host, dev, 'deladdr6');
  if (hadRoute) tell(host, dev, 'delroute6');
}

function keep(host: Host, dev: Interface): void {
  host.notify({ type: 'newlink', host: host.name, link: dev.state(), silent: 'traced' });
}

function tell(host: Host, dev: Interface, type: 'newaddr6' | 'deladdr6' | 'newroute6' | 'delroute6'): void {
  if (type === 'newaddr6' || type === 'deladdr6') {
    host.announce({ type, host: host.name, addr6: loopbackAddr6(dev.ifindex) });
  } else {
    host.announce({ type, host: host.name, route6: loopbackRoute6(dev.ifindex) });
  }
}
