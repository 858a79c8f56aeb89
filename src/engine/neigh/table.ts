/**
 * The neighbour table: who is reached how, on which interface.
 *
 * Answers the same question as net/core/neighbour.c and net/ipv4/arp.c. On lo there is one entry for everything: an
 * interface that loops is asked for the address 0.0.0.0. An interface that needs no ARP has entries that are NOARP
 * from the start.
 */
import { formatIPv4, INADDR_ANY } from '../addr.ts';
import { dropped } from '../dev/free.ts';
import type { Interface } from '../dev/interface.ts';
import { Errno } from '../errno.ts';
import type { Host } from '../host.ts';
import { IFF, type NeighState, NTF, RT_TABLE, RTN } from '../state.ts';
import { Garbage, isExempt } from './garbage.ts';
import { type Neighbour, NUD, SURE, VALID } from './neighbour.ts';
import { Proxies } from './proxies.ts';
import { armTimer, eventSend, fail, release } from './resolve.ts';

/** What is said of an entry however it is made. */
const KEPT = NTF.EXT_LEARNED | NTF.MANAGED;

export interface NeighUpdate {
  lladdr: string | undefined;
  /** NUD_* */
  state: number;
  /** Whether it may get another address. */
  override: boolean;
  /** NTF_* */
  flags?: number;
  /** RTPROT_* */
  protocol?: number | undefined;
}

export class NeighbourTable {
  readonly proxies: Proxies;
  private readonly host: Host;
  private readonly garbage: Garbage;
  private readonly entries = new Map<Interface, Map<number, Neighbour>>();

  constructor(host: Host) {
    this.host = host;
    this.proxies = new Proxies(host);
    this.garbage = new Garbage(host);
  }

  /** Proxies included. */
  get size(): number {
    let size = this.proxies.size;
    for (const those of this.entries.values()) size += those.size;
    return size;
  }

  /** The entry for a destination on an interface, made when missing; undefined when there is no room for it. */
  forDestination(dev: Interface, dst: number): Neighbour | undefined {
    return this.lookup(dev, keyOf(dev, dst)) ?? this.make(dev, dst);
  }

  /** The entry with exactly this address. */
  lookup(dev: Interface, dst: number): Neighbour | undefined {
    return this.entries.get(dev)?.get(dst);
  }

  /**
   * A new entry, or the one that stands for all on lo; undefined when there is no room for it. `asked`: the state in
   * which somebody wants it. __neigh_create() and arp_constructor().
   */
  make(dev: Interface, dst: number, asked: number = NUD.NONE, flags = 0): Neighbour | undefined {
    const key = keyOf(dev, dst);
    const gone = isExempt(asked, flags) ? [] : this.garbage.makeRoom();
    for (const neighbour of gone ?? []) this.collect(neighbour);
    this.host.trace?.({
      type: 'neigh:neigh_create',
      at: this.host.now,
      host: this.host.name,
      ping: this.host.cause,
      dev: dev.ifname,
      primary_key4: formatIPv4(dst),
      created: gone ? 1 : 0,
    });
    if (!gone) return undefined;
    const type = key === INADDR_ANY ? RTN.BROADCAST : this.host.fib.addrType(key, RT_TABLE.LOCAL, dev);
    const old = this.lookup(dev, key);
    if (old) return old;
    const noarp = (dev.flags & (IFF.LOOPBACK | IFF.NOARP)) !== 0;
    const neighbour: Neighbour = {
      dev,
      dst: key,
      lladdr: undefined,
      state: NUD.NONE,
      flags: flags & KEPT,
      protocol: 0,
      updated: this.host.lab.clock.now,
      ...unasked(),
    };
    if (noarp || type === RTN.BROADCAST || type === RTN.MULTICAST) {
      neighbour.state = NUD.NOARP;
      neighbour.lladdr = noarp ? dev.address : dev.broadcast;
    }
    let onDev = this.entries.get(dev);
    if (!onDev) {
      onDev = new Map();
      this.entries.set(dev, onDev);
    }
    onDev.set(key, neighbour);
    if (!isExempt(asked, flags)) this.garbage.sort(neighbour);
    this.announce('newneigh', neighbour, true);
    return neighbour;
  }

  /** neigh_delete(): it fails first, so that whoever still holds it knows. */
  remove(neighbour: Neighbour): void {
    this.update(neighbour, { lladdr: undefined, state: NUD.FAILED, override: true });
    this.collect(neighbour);
  }

  private collect(neighbour: Neighbour): void {
    this.entries.get(neighbour.dev)?.delete(neighbour.dst);
    this.garbage.delete(neighbour);
    this.announce('delneigh', neighbour);
  }

  /**
   * What an administrator says of an entry; only news are told. Errno EINVAL where its address is neither given nor
   * known. __neigh_update()
   */
  update(neighbour: Neighbour, wanted: NeighUpdate): void {
    const before = JSON.stringify(state(neighbour));
    const wasAsked = neighbour.state & (NUD.INCOMPLETE | NUD.PROBE);
    const news = change(neighbour, wanted);
    if (before !== JSON.stringify(state(neighbour))) neighbour.updated = this.host.lab.clock.now;
    this.garbage.sort(neighbour);
    this.host.lab.clock.alone(() => this.settle(neighbour, wasAsked !== 0));
    if (news || before !== JSON.stringify(state(neighbour))) this.announce('newneigh', neighbour, !news);
    // Who is to be held is asked at once.
    if ((wanted.flags ?? 0) & (NTF.USE | NTF.MANAGED) && (neighbour.state & SURE) === 0)
      this.host.lab.clock.alone(() => eventSend(this.host, neighbour));
  }

  /** What waited for an entry that has been asked for goes out, or fails, when it is known by hand. */
  private settle(neighbour: Neighbour, wasAsked: boolean): void {
    if (neighbour.state === NUD.INCOMPLETE) return;
    if (neighbour.timer) neighbour.timer.cancelled = true;
    neighbour.timer = undefined;
    if (neighbour.state & VALID) release(neighbour);
    else if (wasAsked && neighbour.state === NUD.FAILED) fail(this.host, neighbour);
  }

  /** A packet was sent by an entry that may be out of date: it is believed for a while, then asked. */
  delay(neighbour: Neighbour): void {
    neighbour.state = NUD.DELAY;
    neighbour.updated = this.host.lab.clock.now;
    this.host.trace?.({
      type: 'neigh:neigh_event_send_done',
      at: this.host.now,
      host: this.host.name,
      ping: this.host.cause,
      dev: neighbour.dev.ifname,
      nud_state: 'delay',
      primary_key4: formatIPv4(neighbour.dst),
    });
    this.announce('newneigh', neighbour, true);
  }

  /** Linux is silent of much that whoever keeps the lab must know all the same. */
  announce(type: 'newneigh' | 'delneigh', neighbour: Neighbour, silent = false): void {
    this.host.notify({ type, host: this.host.name, neigh: state(neighbour), ...(silent && { silent: 'kept' }) });
  }

  /** Forgets everybody on an interface, the newest first (neigh_ifdown). */
  flush(dev: Interface): void {
    const onDev = this.entries.get(dev);
    this.proxies.flush(dev);
    if (!onDev) return;
    this.entries.delete(dev);
    for (const neighbour of [...onDev.values()].reverse()) {
      if (neighbour.timer) neighbour.timer.cancelled = true;
      for (const skb of neighbour.waiting.splice(0)) dropped(this.host, skb, 'neigh_flush_dev', 'QUEUE_PURGE');
      this.garbage.delete(neighbour);
      this.announce('delneigh', neighbour);
    }
  }

  states(): NeighState[] {
    return [...this.entries.values()].flatMap((onDev) => [...onDev.values()].map(state));
  }

  restore(states: readonly NeighState[]): void {
    const updated = this.host.lab.clock.now;
    for (const s of states) {
      if (s.proxy) this.proxies.restore(s);
      const dev = this.host.device(s.ifindex);
      if (!dev || s.proxy) continue;
      const onDev = this.entries.get(dev) ?? new Map<number, Neighbour>();
      this.entries.set(dev, onDev);
      const { dst, lladdr, state, flags, protocol } = s;
      const neighbour: Neighbour = { dev, dst, lladdr, state, flags, protocol, updated, ...unasked() };
      onDev.set(dst, neighbour);
      this.garbage.sort(neighbour);
      if (state === NUD.INCOMPLETE) armTimer(this.host, neighbour);
    }
  }
}

/**
 * True when listeners are to hear of it. Whether somebody learned of it elsewhere, and whether it is a router, is what
 * was said last.
 */
function change(neighbour: Neighbour, { lladdr, state, override, flags = 0, protocol }: NeighUpdate): boolean {
  const { state: old } = neighbour;
  const known = old & VALID ? neighbour.lladdr : undefined;
  const held = flags & (NTF.USE | NTF.MANAGED); // its state is the kernel's own business
  if (!held && state & VALID && lladdr === undefined && known === undefined) {
    throw new Errno('EINVAL', 'No link layer address given');
  }
  neighbour.protocol = protocol || neighbour.protocol;
  const flagged = setFlags(neighbour, flags, KEPT);
  if (held) {
    neighbour.state = old & ~NUD.PERMANENT;
    return flagged;
  }
  if (!(state & VALID)) {
    neighbour.state = state;
    return flagged || (old & VALID) !== 0 || (old === NUD.INCOMPLETE && state === NUD.FAILED);
  }
  const moves = lladdr !== undefined && lladdr !== known;
  if (moves && known !== undefined && !override) return flagged;
  neighbour.state = state;
  neighbour.lladdr = lladdr ?? known;
  const routes = override && setFlags(neighbour, flags, NTF.ROUTER);
  return flagged || routes || moves || state !== old;
}

/** Those of `mask` become what they are in `flags`; true when one was other. */
function setFlags(neighbour: Neighbour, flags: number, mask: number): boolean {
  const before = neighbour.flags;
  neighbour.flags = (before & ~mask) | (flags & mask);
  return neighbour.flags !== before;
}

function unasked(): Pick<Neighbour, 'waiting' | 'asked' | 'timer'> {
  return { waiting: [], asked: 0, timer: undefined };
}

function keyOf(dev: Interface, dst: number): number {
  return dev.flags & (IFF.LOOPBACK | IFF.POINTOPOINT) ? INADDR_ANY : dst;
}

function state(n: Neighbour): NeighState {
  return {
    ifindex: n.dev.ifindex,
    dst: n.dst,
    ...(n.lladdr !== undefined && n.state & VALID && { lladdr: n.lladdr }),
    state: n.state,
    flags: n.flags,
    protocol: n.protocol,
    proxy: false,
  };
}
