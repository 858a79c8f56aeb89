/** Changes of a lab as events: the object as `ip -j` prints it, under the name rtnetlink has for the change. */
import { addrView, linkView, neighView, routeView, ruleView } from '../../console/ip/views.ts';
import type { AddressInfo } from '../../contract/address.ts';
import type { Interface } from '../../contract/interface.ts';
import type { Neighbour } from '../../contract/neighbour.ts';
import type { Route } from '../../contract/route.ts';
import type { Rule } from '../../contract/rule.ts';
import type { UnnumberedEvent } from '../../contract/trace.ts';
import type { Host } from '../../engine/host.ts';
import type { Lab } from '../../engine/lab.ts';
import type { Notification } from '../../engine/notify.ts';

/** What nobody in Linux listens to is no event. */
export type Announced = Exclude<Notification, { type: 'newstats' | 'newcounters' | 'delnetconf' }>;

export function rtnlEvent(lab: Lab, notification: Announced): UnnumberedEvent {
  const { host: name } = notification;
  const stamp = { at: lab.clock.now, host: name, ...(lab.cause !== undefined && { ping: lab.cause }) };
  switch (notification.type) {
    case 'newhost':
      return { type: 'session:newhost', ...stamp };
    case 'delhost':
      return { type: 'session:delhost', ...stamp };
    case 'newnetconf': {
      const { name: key, value } = notification;
      return { type: 'rtnl:newnetconf', ...stamp, name: key, value };
    }
  }
  const host = lab.host(name) as Host;
  switch (notification.type) {
    case 'newlink':
    case 'dellink': {
      const link = linkView(host, notification.link) as Interface;
      return { type: `rtnl:${notification.type}`, ...stamp, link };
    }
    case 'newaddr':
    case 'deladdr': {
      const { ifindex } = notification.addr;
      const dev = host.linkByIndex(ifindex)?.ifname ?? `if${ifindex}`;
      return {
        type: `rtnl:${notification.type}`,
        ...stamp,
        dev,
        addr: addrView(host, notification.addr) as AddressInfo,
      };
    }
    case 'newroute':
    case 'delroute':
      return { type: `rtnl:${notification.type}`, ...stamp, route: routeView(host, notification.route) as Route };
    case 'newrule':
    case 'delrule':
      return { type: `rtnl:${notification.type}`, ...stamp, rule: ruleView(host, notification.rule) as Rule };
    case 'newneigh':
    case 'delneigh':
      return { type: `rtnl:${notification.type}`, ...stamp, neigh: neighView(host, notification.neigh) as Neighbour };
  }
}
