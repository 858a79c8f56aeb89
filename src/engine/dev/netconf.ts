/**
 * What is told of the sysctls of interfaces that come, go and change their names.
 *
 * Answers the same question as inet_netconf_notify_devconf() in net/ipv4/devinet.c and inet6_netconf_notify_devconf()
 * in net/ipv6/addrconf.c.
 */
import type { Host } from '../host.ts';
import { NETCONFA_IFINDEX, type NetconfState } from '../notify.ts';
import { INET6_MIN_MTU } from './inet6.ts';
import type { Interface } from './interface.ts';

/** As RTM_GETNETCONF dumps them: each family's interfaces, then all and default. */
export function netconfs(host: Host): NetconfState[] {
  const { ALL, DEFAULT } = NETCONFA_IFINDEX;
  const devices = [...host.devices()];
  return [
    ...devices.filter(({ addrs }) => addrs).map(({ ifindex, ifname }) => conf4(host, ifindex, ifname)),
    conf4(host, ALL, 'all'),
    conf4(host, DEFAULT, 'default'),
    ...devices.filter(hasConf6).map(({ ifindex }) => conf6(ifindex)),
    conf6(ALL),
    conf6(DEFAULT),
  ];
}

/** IPv4 has begun on an interface. */
export function tellConf(host: Host, { ifindex, ifname }: Interface): void {
  host.announce({ type: 'newconf', host: host.name, conf: conf4(host, ifindex, ifname) });
}

function conf4(host: Host, ifindex: number, name: string): NetconfState {
  const value = (key: string) => host.sysctl.conf(name, key);
  return {
    family: 'inet',
    ifindex,
    forwarding: value('forwarding'),
    rp_filter: value('rp_filter'),
    mc_forwarding: 0,
    proxy_neigh: value('proxy_arp'),
    ignore_routes_with_linkdown: value('ignore_routes_with_linkdown'),
  };
}

/** Nobody can have set anything yet. */
function conf6(ifindex: number): NetconfState {
  const none = { forwarding: 0, mc_forwarding: 0, proxy_neigh: 0, ignore_routes_with_linkdown: 0 };
  return { family: 'inet6', ifindex, ...none };
}

/** IPv4 has left an interface. */
export function tellNoConf(host: Host, { ifindex }: Interface): void {
  host.announce({ type: 'delconf', host: host.name, conf: { family: 'inet', ifindex } });
}

/** Whether an interface has sysctls of IPv6; lo never loses them. */
export const hasConf6 = (dev: Interface): boolean => dev.isLoopback || dev.mtu >= INET6_MIN_MTU;

/** IPv6 has begun on an interface. */
export function tellConf6(host: Host, { ifindex }: Interface): void {
  host.announce({ type: 'newconf', host: host.name, conf: conf6(ifindex) });
}

export function tellNoConf6(host: Host, { ifindex }: Interface): void {
  host.announce({ type: 'delconf', host: host.name, conf: { family: 'inet6', ifindex } });
}

/** The files of an interface have moved with its name. */
export function tellRenamed(host: Host, dev: Interface): void {
  if (dev.addrs) {
    tellNoConf(host, dev);
    tellConf(host, dev);
  }
  if (hasConf6(dev)) {
    tellNoConf6(host, dev);
    tellConf6(host, dev);
  }
}
