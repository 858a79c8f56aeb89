/** Changes of a lab as events: the object as `ip -j` prints it, under the name rtnetlink has for the change. */
import { addrView, linkView, neighView } from '../../console/ip/views.ts';
import type { AddressInfo } from '../../contract/address.ts';
import type { Labels } from '../../contract/common.ts';
import type { Interface } from '../../contract/interface.ts';
import type { Neighbour } from '../../contract/neighbour.ts';
import type { UnnumberedEvent } from '../../contract/trace.ts';
import type { Host } from '../../engine/host.ts';
import type { Lab } from '../../engine/lab.ts';
import type { Notification } from '../../engine/notify.ts';
import { routeId } from '../nouns/ids.ts';
import { routeWithId } from '../nouns/routes.ts';
import { ruleWithId } from '../nouns/rules.ts';

/** What nobody in Linux listens to is no event. */
export type Announced = Exclude<Notification, { type: 'newstats' | 'newcounters' | 'delnetconf' }>;

/** What every change says besides. */
export type Change = Pick<ChangeEvent, 'revision' | 'request' | 'silent'>;

type ChangeEvent = Extract<UnnumberedEvent, { revision: number }>;
type Bare = ChangeEvent extends infer E ? (E extends ChangeEvent ? Omit<E, keyof Change> : never) : never;

/** `labels` are those of its host. */
export function rtnlEvent(lab: Lab, notification: Announced, labels: Labels): Bare {
  const { host: name } = notification;
  const stamp = { at: lab.clock.now, host: name, ...(lab.cause !== undefined && { ping: lab.cause }) };
  switch (notification.type) {
    case 'newhost':
      return { type: 'session:newhost', ...stamp, labels };
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
      const link = linkView(host, notification.link, { addrs: true }) as Interface;
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
    case 'newroute': {
      const { replaced } = notification;
      const route = routeWithId(host, notification.route);
      return { type: 'rtnl:newroute', ...stamp, route, ...(replaced && { replaced: routeId(replaced) }) };
    }
    case 'delroute':
      return { type: 'rtnl:delroute', ...stamp, route: routeWithId(host, notification.route) };
    case 'newrule':
    case 'delrule':
      return { type: `rtnl:${notification.type}`, ...stamp, rule: ruleWithId(host, notification.rule) };
    case 'newneigh':
    case 'delneigh':
      return { type: `rtnl:${notification.type}`, ...stamp, neigh: neighView(host, notification.neigh) as Neighbour };
  }
}
