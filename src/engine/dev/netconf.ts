/**
 * What is told of the sysctls of interfaces that come, go and change their names.
 *
 * Answers the same question as inet_netconf_notify_devconf() in net/ipv4/devinet.c and inet6_netconf_notify_devconf()
 * in net/ipv6/addrconf.c.
 */
import type { Host } from '../host.ts';
import { INET6_MIN_MTU } from './inet6.ts';
import type { Interface } from './interface.ts';

/** IPv4 has begun on an interface. */
export function tellConf(host: Host, dev: Interface): void {
  const { ifindex } = dev;
  const value = (key: string) => host.sysctl.conf(dev.ifname, key);
  const conf = {
    forwarding: value('forwarding'),
    rp_filter: value('rp_filter'),
    mc_forwarding: 0,
    proxy_neigh: value('proxy_arp'),
    ignore_routes_with_linkdown: value('ignore_routes_with_linkdown'),
  };
  host.announce({ type: 'newconf', host: host.name, conf: { family: 'inet', ifindex, ...conf } });
}

/** IPv4 has left an interface. */
export function tellNoConf(host: Host, { ifindex }: Interface): void {
  host.announce({ type: 'delconf', host: host.name, conf: { family: 'inet', ifindex } });
}

/** Whether an interface has sysctls of IPv6; lo never loses them. */
export const hasConf6 = (dev: Interface): boolean => dev.isLoopback || dev.mtu >= INET6_MIN_MTU;

/** IPv6 has begun on an interface; nobody can have set anything yet. */
export function tellConf6(host: Host, { ifindex }: Interface): void {
  const conf = { forwarding: 0, mc_forwarding: 0, proxy_neigh: 0, ignore_routes_with_linkdown: 0 };
  host.announce({ type: 'newconf', host: host.name, conf: { family: 'inet6', ifindex, ...conf } });
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
