/** The state of a session as a frontend keeps it: a snapshot, and every event after it. */
import type { HostSnapshot } from '../../src/contract/http/stream.ts';
import type { Interface } from '../../src/contract/interface.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';
import type { LabClient } from './api.ts';

export type Hosts = Map<string, HostSnapshot>;

/** What a piece of a snapshot has of a host, added to what earlier ones had. */
export function addPiece(hosts: Hosts, piece: HostSnapshot): void {
  const host = hosts.get(piece.name);
  if (!host) {
    hosts.set(piece.name, piece);
    return;
  }
  host.interfaces.push(...piece.interfaces);
  host.routes.push(...piece.routes);
  host.rules.push(...piece.rules);
  host.neighbours.push(...piece.neighbours);
}

/**
 * Does to the state what an event says. `fresh`: the sysctls that a host is born with. Those of an interface come and go
 * with its IPv4, and no event tells of each.
 */
export function fold(hosts: Hosts, event: TraceEvent, fresh: Record<string, string>): void {
  const name = event.host ?? '';
  if (event.type === 'session:newhost') {
    const nothing = { interfaces: [], routes: [], rules: [], neighbours: [], sysctls: { ...fresh } };
    hosts.set(name, { name, labels: event.labels, ...nothing });
  }
  if (event.type === 'session:delhost') hosts.delete(name);
  const host = hosts.get(name);
  if (host) foldHost(host, event);
}

function foldHost(host: HostSnapshot, event: TraceEvent): void {
  switch (event.type) {
    case 'rtnl:newlink': {
      const old = host.interfaces.find(({ ifindex }) => ifindex === event.link.ifindex);
      if (old && old.ifname !== event.link.ifname) rename(host, old.ifname, event.link.ifname);
      put(host.interfaces, { ...event.link, addr_info: event.link.addr_info ?? [] }, ({ ifindex }) => String(ifindex));
      break;
    }
    case 'rtnl:dellink':
      drop(host.interfaces, event.link, ({ ifindex }) => String(ifindex));
      break;
    case 'rtnl:newaddr':
      put(addrsOf(host, event.dev), event.addr, addrKey);
      break;
    case 'rtnl:deladdr':
      drop(addrsOf(host, event.dev), event.addr, addrKey);
      break;
    case 'rtnl:newroute':
      if (event.replaced !== undefined) drop(host.routes, { id: event.replaced }, idOf);
      put(host.routes, event.route, idOf);
      break;
    case 'rtnl:delroute':
      drop(host.routes, event.route, idOf);
      break;
    case 'rtnl:newrule':
      put(host.rules, event.rule, idOf);
      break;
    case 'rtnl:delrule':
      drop(host.rules, event.rule, idOf);
      break;
    case 'rtnl:newneigh':
      // Nobody lists what needs no resolving (NOARP), or has only just been made (NONE: no state at all).
      if (event.neigh.state?.some((state) => state !== 'NOARP')) put(host.neighbours, event.neigh, neighKey);
      else drop(host.neighbours, event.neigh, neighKey);
      break;
    case 'rtnl:delneigh':
      drop(host.neighbours, event.neigh, neighKey);
      break;
    case 'rtnl:newnetconf':
      host.sysctls[event.name] = event.value;
      break;
  }
}

const idOf = ({ id }: { id?: string | undefined }) => String(id);
const addrKey = (addr: NonNullable<Interface['addr_info']>[number]) =>
  [addr.local, addr.prefixlen, addr.address].join();
const neighKey = ({ dst, dev }: { dst: string; dev?: string | undefined }) => [dst, dev].join();

function put<T>(list: T[], element: T, key: (element: T) => string): void {
  const at = list.findIndex((one) => key(one) === key(element));
  if (at < 0) list.push(element);
  else list[at] = element;
}

function drop<T, K>(list: T[], element: K, key: (element: T | K) => string): void {
  const at = list.findIndex((one) => key(one) === key(element));
  if (at >= 0) list.splice(at, 1);
}

function addrsOf(host: HostSnapshot, dev: string): NonNullable<Interface['addr_info']> {
  const found = host.interfaces.find(({ ifname }) => ifname === dev);
  if (!found) return [];
  found.addr_info ??= [];
  return found.addr_info;
}

/** Routes and neighbours name their interface as it is called now. */
function rename(host: HostSnapshot, from: string, to: string): void {
  for (const one of [...host.routes, ...host.neighbours, ...host.routes.flatMap(({ nexthops = [] }) => nexthops)]) {
    if (one.dev === from) one.dev = to;
  }
}

/** Not the files of an interface, which come and go with its IPv4. */
const ofTheHost = ([name]: [string, string]) => !/^net\.ipv4\.(conf|neigh)\.(?!all\.|default\.)/.test(name);

/** Whether the interface that a rule names is there follows from the interfaces. */
const attached = ({ iif_detached: _, oif_detached: __, ...rule }: HostSnapshot['rules'][number]) => rule;

/** As sets: what is told of a change is what it is, not where a list has it. Counters move without a word. */
export function comparable({ name, labels, interfaces, routes, rules, neighbours, sysctls }: HostSnapshot) {
  const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
  return {
    ...{ name, labels, sysctls: Object.fromEntries(Object.entries(sysctls).filter(ofTheHost).sort()) },
    ...{ routes: sorted(routes), rules: sorted(rules.map(attached)), neighbours: sorted(neighbours) },
    interfaces: interfaces.map(({ stats64: _, addr_info = [], ...link }) => ({ ...link, addrs: sorted(addr_info) })),
  };
}

/** Everything that `GET` tells of every host. */
export async function everything(lab: LabClient): Promise<HostSnapshot[]> {
  const hosts: HostSnapshot[] = [];
  for (const { name, labels } of (await lab.get('/hosts')).body.items) {
    const items = async (path: string) => (await lab.get(`/hosts/${name}${path}`)).body.items;
    hosts.push({
      ...{ name, labels, interfaces: await items('/interfaces?limit=1000') },
      ...{ routes: await items('/routes?table=all&limit=1000'), rules: await items('/rules?limit=1000') },
      ...{ neighbours: await items('/neighbours?limit=1000') },
      sysctls: (await lab.get(`/hosts/${name}/sysctls`)).body.sysctls,
    });
  }
  return hosts;
}
