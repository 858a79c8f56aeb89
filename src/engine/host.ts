/**
 * One host: a network namespace with its interfaces, addresses, tables, rules, neighbours and sysctls.
 *
 * Answers the same question as struct net (include/net/net_namespace.h). Dumps give fresh plain records in the
 * kernel's order; requests throw Errno and change nothing when they are refused.
 */

import { delInet6, loopbackAddr6, loopbackRoute6 } from './dev/inet6.ts';
import { type InAddr, Interface } from './dev/interface.ts';
import { kindOf } from './dev/kinds.ts';
import { delLink, type LinkChange, type NewLink, newLink, setAltnames, setLink } from './dev/link.ts';
import { loopback } from './dev/loopback.ts';
import { Fib } from './fib/fib.ts';
import {
  delRoute,
  newRoute,
  type RouteFlags,
  type RouteKey,
  type RoutePrefix,
  type RouteRequest,
  removeRoute,
  restoreRoutes,
  routeState,
  routesTo,
} from './fib/frontend.ts';
import { delRule, newRule, type RuleKey, removeRule } from './fib/rule-requests.ts';
import { sendIcmpError } from './icmp/send.ts';
import { type AddrMatch, type AddrRequest, addrState, delAddr, newAddr, watchLifetime } from './ip/devinet.ts';
import { Reassembly } from './ip/fragment.ts';
import { receiveIp } from './ip/input.ts';
import { getRoute, type RouteAnswer, type RouteGet } from './ip/route-get.ts';
import { LocalAddrs } from './ip/select-addr.ts';
import type { Lab } from './lab.ts';
import { delNeigh, type NeighRequest, newNeigh } from './neigh/requests.ts';
import { receiveArp } from './neigh/resolve.ts';
import { NeighbourTable } from './neigh/table.ts';
import type { Addr6State, Announcement, Notification, Route6State } from './notify.ts';
import { type Pauses, toEnd } from './pauses.ts';
import type { Skb } from './skb.ts';
import { Listeners } from './sock/listeners.ts';
import type { RawSocket } from './sock/raw.ts';
import type { AddrState, HostCounters, HostState, LinkState, NeighState, RouteState, RuleState } from './state.ts';
import { Sysctl } from './sysctl.ts';
import type { Tracer } from './trace.ts';
import { ETH_P_ARP } from './wire/arp.ts';
import { ETH_P_IP } from './wire/ethernet.ts';
import { ICMP, ICMP_HOST_UNREACH } from './wire/icmp.ts';

export class Host {
  readonly name: string;
  readonly lab: Lab;
  readonly fib: Fib;
  readonly sysctl: Sysctl;
  readonly neighbours: NeighbourTable;
  readonly localAddrs = new LocalAddrs();
  /** Who takes packets of which EtherType (dev_add_pack). */
  readonly packetTypes = new Map([
    [ETH_P_IP, receiveIp],
    [ETH_P_ARP, receiveArp],
  ]);
  readonly rawSockets = new Set<RawSocket>();
  readonly listeners = new Listeners();
  readonly reassembly = new Reassembly(this);
  loopback: Interface;
  /** Something in `counters()` moved since it was last kept. */
  countersChanged = false;
  private readonly interfaces = new Map<number, Interface>();
  private nextIfindex = 1;
  private ipId = 0;

  constructor(lab: Lab, name: string) {
    this.lab = lab;
    this.name = name;
    this.fib = new Fib(this);
    this.sysctl = new Sysctl(this);
    this.neighbours = new NeighbourTable(this);
    this.loopback = this.attach(new Interface(this, this.nextIfindex, 'lo', loopback));
  }

  /** With pauses. */
  static *restore(lab: Lab, state: HostState): Pauses<Host> {
    const host = new Host(lab, state.name);
    for (const link of state.links) host.restoreLink(link, state.addrs);
    host.nextIfindex = Math.max(host.nextIfindex, state.counters.nextIfindex);
    host.ipId = state.counters.ipId;
    if (state.counters.customRules) yield* host.fib.unmerge();
    host.fib.customLocalRoutes = state.counters.customLocalRoutes;
    for (const id of state.counters.tables) host.fib.ensureTable(id);
    yield* restoreRoutes(host, state.routes);
    host.fib.rules = [...state.rules].sort((a, b) => a.priority - b.priority || a.order - b.order);
    host.sysctl.restore(state.sysctls);
    host.neighbours.restore(state.neighs);
    host.countersChanged = false;
    return host;
  }

  private restoreLink(link: LinkState, addrs: readonly AddrState[]): void {
    const dev =
      this.interfaces.get(link.ifindex) ??
      this.attach(new Interface(this, link.ifindex, link.ifname, kindOf(link.kind), link.address));
    dev.restore(link);
    if (!dev.addrs) return;
    for (const a of addrs.filter((addr) => addr.ifindex === link.ifindex).sort((x, y) => x.order - y.order)) {
      const { ifindex: _, ...addr } = a;
      const restored = { ...addr, broadcast: a.broadcast ?? 0 };
      dev.addrs.push(restored);
      dev.confFixed = true;
      watchLifetime(this, dev, restored);
      this.localAddrs.add(a.local, dev);
    }
  }

  attach(dev: Interface): Interface {
    this.interfaces.set(dev.ifindex, dev);
    this.nextIfindex = Math.max(this.nextIfindex, dev.ifindex + 1);
    return dev;
  }

  detach(dev: Interface): void {
    this.interfaces.delete(dev.ifindex);
  }

  /** A number no interface of this host ever had. */
  takeIfindex(): number {
    this.countersChanged = true;
    return this.nextIfindex++;
  }

  // What the stack itself asks.

  /** The tracer, when somebody is watching. */
  get trace(): Tracer | undefined {
    return this.lab.tracer;
  }

  /** Virtual ns. Every event of a host carries this, the host's name and `cause`. */
  get now(): number {
    return this.lab.clock.now;
  }

  /** On whose behalf things happen now. */
  get cause(): string | undefined {
    return this.lab.clock.cause;
  }

  notify(notification: Notification): void {
    this.lab.notify?.(notification);
    this.lab.changed.add(this);
    if (!('silent' in notification && notification.silent)) this.listeners.tell(notification);
  }

  /** For listeners only: it follows from what is kept. */
  announce(announcement: Announcement): void {
    this.listeners.tell(announcement);
  }

  device(ifindex: number): Interface | undefined {
    return this.interfaces.get(ifindex);
  }

  /** By its name, or by another one that it was given. */
  deviceByName(ifname: string): Interface | undefined {
    for (const dev of this.interfaces.values()) {
      if (dev.ifname === ifname || dev.altnames.includes(ifname)) return dev;
    }
    return undefined;
  }

  devices(): Iterable<Interface> {
    return this.interfaces.values();
  }

  nextIpId(): number {
    this.ipId = (this.ipId + 1) & 0xffff;
    this.countersChanged = true;
    return this.ipId;
  }

  /** An address got another order number without changing otherwise: only who keeps it needs to know. */
  reordered(dev: Interface, addr: InAddr): void {
    this.notify({ type: 'newaddr', host: this.name, addr: addrState(dev, addr), silent: 'kept' });
  }

  /** dst_link_failure(): who sent a packet is told that nobody at the next hop takes it. */
  linkFailure(skb: Skb): void {
    sendIcmpError(this, skb, ICMP.DEST_UNREACH, ICMP_HOST_UNREACH);
  }

  /** Tells what must be kept of what only moves with traffic. */
  flushCounters(): void {
    for (const dev of this.interfaces.values()) {
      const moved = dev.trafficCount();
      if (moved === dev.statsKept) continue;
      dev.statsKept = moved;
      this.notify({ type: 'newstats', host: this.name, link: dev.state() });
    }
    if (!this.countersChanged) return;
    this.countersChanged = false;
    this.notify({ type: 'newcounters', host: this.name, counters: this.counters() });
  }

  // Dumps.

  links(): LinkState[] {
    return [...this.interfaces.values()].map((dev) => dev.state());
  }

  link(ifname: string): LinkState | undefined {
    return this.deviceByName(ifname)?.state();
  }

  linkByIndex(ifindex: number): LinkState | undefined {
    return this.device(ifindex)?.state();
  }

  addrs(ifindex?: number): AddrState[] {
    const list: AddrState[] = [];
    for (const dev of this.interfaces.values()) {
      if (ifindex !== undefined && dev.ifindex !== ifindex) continue;
      for (const addr of dev.addrs ?? []) list.push(addrState(dev, addr));
    }
    return list;
  }

  /** IPv6 is ::1 on an lo that is up, and nothing else yet. */
  addrs6(ifindex?: number): Addr6State[] {
    return [...this.interfaces.values()]
      .filter((dev) => dev.inet6 && (ifindex === undefined || dev.ifindex === ifindex))
      .map((dev) => loopbackAddr6(dev.ifindex));
  }

  /** Those after the first `from`; of all tables when `table` is undefined. */
  *routes(table?: number, from = 0): Generator<RouteState> {
    let before = from;
    for (const t of this.fib.inOrder()) {
      if (table !== undefined && t.id !== table) continue;
      for (const { dst, alias } of t.entries()) if (before-- <= 0) yield routeState(dst, alias);
    }
  }

  /** Those to exactly one prefix, in the order in which they are tried. */
  routesTo(prefix: RoutePrefix): RouteState[] {
    return routesTo(this, prefix);
  }

  routes6(): Route6State[] {
    return [...this.interfaces.values()].filter((dev) => dev.inet6Route).map(({ ifindex }) => loopbackRoute6(ifindex));
  }

  hasTable(table: number): boolean {
    return this.fib.table(table) !== undefined;
  }

  rules(): RuleState[] {
    return this.fib.rules.map((rule) => ({ ...rule }));
  }

  neighs(): NeighState[] {
    return this.neighbours.states();
  }

  /** Addresses this host answers ARP for on behalf of others. */
  proxyNeighs(): NeighState[] {
    return this.neighbours.proxies.states();
  }

  counters(): HostCounters {
    return {
      nextIfindex: this.nextIfindex,
      customRules: this.fib.customRules,
      customLocalRoutes: this.fib.customLocalRoutes,
      tables: [...this.fib.tables.keys()],
      ipId: this.ipId,
    };
  }

  state(): HostState {
    return {
      name: this.name,
      links: this.links(),
      addrs: this.addrs(),
      routes: [...this.routes()],
      rules: this.rules(),
      neighs: [...this.neighs(), ...this.proxyNeighs()],
      sysctls: this.sysctl.states(),
      counters: this.counters(),
    };
  }

  // Requests.

  setLink(ifindex: number, change: LinkChange): void {
    toEnd(this.settingLink(ifindex, change));
  }

  /** The same with pauses, as of all that may take many routes along, for whoever has others to serve. */
  settingLink(ifindex: number, change: LinkChange): Pauses {
    return this.lab.underRtnl(setLink(this, ifindex, change));
  }

  setAltnames(ifindex: number, verb: 'add' | 'del', names: readonly string[]): void {
    setAltnames(this, ifindex, verb, names);
  }

  newLink(request: NewLink): void {
    newLink(this, request);
  }

  delLink(ifindex: number): void {
    toEnd(this.deletingLink(ifindex));
  }

  deletingLink(ifindex: number): Pauses {
    return this.lab.underRtnl(delLink(this, ifindex));
  }

  newAddr(request: AddrRequest, nlm: { replace?: boolean } = {}): void {
    newAddr(this, request, nlm);
  }

  delAddr(request: AddrMatch): void {
    toEnd(this.deletingAddr(request));
  }

  deletingAddr(request: AddrMatch): Pauses {
    return this.lab.underRtnl(delAddr(this, request));
  }

  newRoute(request: RouteRequest, nlm: RouteFlags): void {
    newRoute(this, request, nlm);
  }

  delRoute(request: RouteRequest): void {
    delRoute(this, request);
  }

  /** Exactly this one; false when it is not there. */
  removeRoute(route: RouteKey): boolean {
    return removeRoute(this, route);
  }

  getRoute(request: RouteGet): RouteAnswer {
    return getRoute(this, request);
  }

  /** `ip -6 addr del ::1/128 dev lo`, `ip -6 route del local ::1`. */
  delInet6(ifindex: number, what: 'address' | 'route'): void {
    delInet6(this, ifindex, what);
  }

  newNeigh(request: NeighRequest, nlm: { create?: boolean; excl?: boolean; replace?: boolean }): void {
    newNeigh(this, request, nlm);
  }

  delNeigh(request: { ifindex: number; dst: number; flags?: number }): void {
    delNeigh(this, request);
  }

  /** The rule as it came to be. */
  newRule(request: Partial<RuleState>): RuleState {
    return toEnd(this.addingRule(request));
  }

  addingRule(request: Partial<RuleState>): Pauses<RuleState> {
    return this.lab.underRtnl(newRule(this, request));
  }

  delRule(request: Partial<RuleState>): void {
    toEnd(this.deletingRule(request));
  }

  deletingRule(request: Partial<RuleState>): Pauses {
    return this.lab.underRtnl(delRule(this, request));
  }

  /** Exactly this one; false when it is not there. */
  removingRule(rule: RuleKey): Pauses<boolean> {
    return this.lab.underRtnl(removeRule(this, rule));
  }
}
