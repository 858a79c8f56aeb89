/**
 * A lab: hosts, one virtual clock, one source of chance, and whoever watches.
 *
 * The same commands with the same seed give the same bytes, times and events, always.
 */
import { Clock } from './clock.ts';
import type { Interface } from './dev/interface.ts';
import { receive } from './dev/netif.ts';
import { Errno, type HostRoom, type LabRoom, NoRoom } from './errno.ts';
import { Host } from './host.ts';
import type { Notify } from './notify.ts';
import { type Pauses, toEnd } from './pauses.ts';
import { Random } from './random.ts';
import { Skb } from './skb.ts';
import type { LabSnapshot, LabState } from './state.ts';
import type { Tracer } from './trace.ts';

/** How much a host has of what is bounded. */
export const AMOUNTS: Record<keyof HostRoom, (host: Host) => number> = {
  interfaces: (host) => sum(host, () => 1),
  addresses: (host) => sum(host, ({ addrs }) => addrs?.length ?? 0),
  routes: ({ fib }) => fib.infos.routes,
  rules: ({ fib }) => fib.rules.length,
  neighbours: ({ neighbours }) => neighbours.size,
};

function sum(host: Host, of: (dev: Interface) => number): number {
  let all = 0;
  for (const dev of host.devices()) all += of(dev);
  return all;
}

function objectsOf(host: Host): number {
  return Object.values(AMOUNTS).reduce((all, amount) => all + amount(host), 0);
}

export class Lab {
  readonly clock: Clock;
  readonly random: Random;
  /** Set it to be told every step; undefined when nobody watches. */
  tracer: Tracer | undefined = undefined;
  /** Set it to be told every change. */
  notify: Notify | undefined = undefined;
  /** Set it to bound what hosts may be asked to have; what the kernel makes by itself has room. */
  room: LabRoom | undefined = undefined;
  /** Hosts that something was said of since it was counted what they have. */
  readonly changed = new Set<Host>();
  private readonly counts = new Map<Host, number>();
  private counted = 0;
  /** True while a change is half done: nobody may look at its host, nor keep it (rtnl_is_locked). */
  rtnlLocked = false;
  /** True while a packet is being received: what is sent then, is sent from within the stack. */
  receiving = false;
  /** Frames that were sent and have not been received yet. */
  private onWire = 0;
  private waiting: (() => void)[] = [];
  private readonly byName = new Map<string, Host>();
  private lastSkb = 0;
  /** The last buffers that were freed, the newest last; undefined for one whose end was told. */
  private readonly freed: (number | undefined)[] = [];

  constructor(options: { seed: number }, now = 0) {
    this.clock = new Clock(now);
    this.random = new Random(options.seed);
  }

  static restore(snapshot: LabSnapshot): Lab {
    return toEnd(Lab.restoring(snapshot));
  }

  /** The same with pauses, for whoever has others to serve. */
  static *restoring(snapshot: LabSnapshot): Pauses<Lab> {
    const lab = new Lab({ seed: snapshot.lab.random }, snapshot.lab.now);
    lab.lastSkb = snapshot.lab.lastSkb;
    for (const state of snapshot.hosts) {
      const host = yield* Host.restore(lab, state);
      lab.byName.set(state.name, host);
      lab.changed.add(host);
    }
    return lab;
  }

  get hosts(): ReadonlyMap<string, Host> {
    return this.byName;
  }

  /** Before one more is made for who asked for it. Errno (NoRoom) ENOBUFS, ENOMEM. */
  makeRoom(host: Host, of: keyof HostRoom): void {
    if (!this.room) return;
    const { [of]: max, objects } = this.room;
    if (AMOUNTS[of](host) >= max) throw new NoRoom(of, max);
    if (this.objects >= objects) throw new NoRoom(of, objects, 'objects');
  }

  /** How much there is of all that is bounded, in all hosts. */
  get objects(): number {
    for (const host of this.changed) {
      const isHere = this.byName.get(host.name) === host;
      const amount = isHere ? objectsOf(host) : 0;
      this.counted += amount - (this.counts.get(host) ?? 0);
      if (isHere) this.counts.set(host, amount);
      else this.counts.delete(host);
    }
    this.changed.clear();
    return this.counted;
  }

  /** On whose behalf things happen now: the ping's id, inherited by everything that is scheduled. */
  get cause(): string | undefined {
    return this.clock.cause;
  }

  set cause(cause: string | undefined) {
    this.clock.cause = cause;
  }

  host(name: string): Host | undefined {
    return this.byName.get(name);
  }

  /** A new host, as booted (lo up) or bare. Errno EEXIST when the name is taken. */
  addHost(name: string, options: { bare?: boolean } = {}): Host {
    if (this.byName.has(name)) throw new Errno('EEXIST');
    const host = new Host(this, name);
    this.byName.set(name, host);
    this.changed.add(host);
    this.notify?.({ type: 'newhost', host: name });
    this.notify?.({ type: 'newlink', host: name, link: host.loopback.state() });
    for (const rule of host.rules()) this.notify?.({ type: 'newrule', host: name, rule, silent: 'traced' });
    host.countersChanged = true;
    if (!options.bare) host.setLink(host.loopback.ifindex, { up: true });
    return host;
  }

  /** A change that pauses, as one: whoever breaks it off in a pause has it done to its end. */
  *underRtnl<T>(change: Pauses<T>): Pauses<T> {
    this.rtnlLocked = true;
    try {
      for (;;) {
        const { done, value } = change.next();
        if (done) return value;
        yield;
      }
    } finally {
      toEnd(change);
      this.rtnlLocked = false;
    }
  }

  /** Errno ENODEV when there is no such host. */
  removeHost(name: string): void {
    const host = this.byName.get(name);
    if (!host) throw new Errno('ENODEV');
    this.byName.delete(name);
    host.notify({ type: 'delhost', host: name });
  }

  /**
   * Runs `then` when everything that is on a wire has arrived, at once when nothing is. A system call returns only
   * after the kernel has dealt with the packets it set off; this is where a program goes on.
   */
  whenQuiet(then: () => void): void {
    if (this.onWire === 0) {
      then();
      return;
    }
    const { cause, unattended } = this.clock;
    this.waiting.push(() => {
      Object.assign(this.clock, { cause, unattended }); // whoever's frame was the last to arrive
      then();
    });
  }

  /** A frame arrives after `delay` virtual ns; what nobody's program sent, and so nobody waits for, at once. */
  arrive(delay: number, skb: Skb): void {
    if (this.clock.unattended) {
      const { receiving } = this;
      this.receiving = true;
      receive(skb);
      this.receiving = receiving;
      return;
    }
    this.onWire++;
    this.clock.after(delay, this.arrived, skb);
  }

  private readonly arrived = (skb: Skb): void => {
    this.receiving = true;
    receive(skb);
    this.receiving = false;
    this.onWire--;
    while (this.onWire === 0 && this.waiting.length > 0) {
      const [then, ...others] = this.waiting as [() => void];
      this.waiting = [];
      then();
      // What it goes on to wait for is part of what it does: it comes before the others.
      this.waiting.push(...others);
    }
  };

  /** A packet buffer: the one freed last, which has its old number when nobody was told of its end, or a new one. */
  skb(frame: Uint8Array, protocol: number): Skb {
    return new Skb(this.freed.pop() ?? ++this.lastSkb, frame, protocol);
  }

  /** A buffer has gone, and no tracepoint said so: who gets its memory next, goes by its number. */
  freeSilently(id: number): void {
    this.freed.push(id);
  }

  /** A buffer has gone, and the trace has told it. */
  freeTold(): void {
    if (this.freed.length > 0) this.freed.push(undefined);
  }

  /** Between two programs anybody may have used the memory that was freed. */
  forgetFreed(): void {
    this.freed.length = 0;
  }

  /** At the end of a command: what must be kept of what moved with traffic. */
  flushCounters(): void {
    for (const host of this.byName.values()) host.flushCounters();
  }

  state(): LabState {
    return { now: this.clock.now, random: this.random.state, lastSkb: this.lastSkb };
  }

  snapshot(): LabSnapshot {
    return { lab: this.state(), hosts: [...this.byName.values()].map((host) => host.state()) };
  }
}
