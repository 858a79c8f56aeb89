/** One lab at work: its queue of commands, its nouns, its trace. */
import type { ExecResult } from '../contract/exec.ts';
import type { Session, SessionPatch } from '../contract/session.ts';
import { Errno, type HostRoom } from '../engine/errno.ts';
import type { Host } from '../engine/host.ts';
import { AMOUNTS, type Lab } from '../engine/lab.ts';
import type { Pauses } from '../engine/pauses.ts';
import { type ChangeOptions, storedOf, type Versioned } from './answer.ts';
import type { Answers } from './answers.ts';
import { CommandQueue } from './command-queue.ts';
import { PreconditionFailed, refusal, SessionError, Unavailable } from './errors.ts';
import type { LabKeeper } from './keeper/lab-keeper.ts';
import type { Limits } from './limits.ts';
import { Addresses } from './nouns/addresses.ts';
import { Console, type ExecOptions } from './nouns/console.ts';
import { Hosts } from './nouns/hosts.ts';
import { Interfaces } from './nouns/interfaces.ts';
import { Neighbours } from './nouns/neighbours.ts';
import { Pings } from './nouns/pings.ts';
import { Routes } from './nouns/routes.ts';
import { Rules } from './nouns/rules.ts';
import { Sysctls } from './nouns/sysctls.ts';
import { Pacer } from './pacer.ts';
import type { SessionStore } from './ports.ts';
import { andThen, others, SLICE } from './slices.ts';
import type { EndReason } from './trace/subscription.ts';
import type { TraceHub } from './trace/trace-hub.ts';

export interface LiveSessionOptions {
  store: Pick<SessionStore, 'ping' | 'pings'>;
  answers: Answers;
  limits: Limits;
  clock: () => Date;
}

/** Something that goes on in the lab. */
export interface Driven {
  done: () => boolean;
  /** Does a little of what there is to do before time passes, and is false when there is none. */
  work?: () => boolean;
  /** As ^C does: it has had `commandMs`. */
  interrupt: () => void;
}

export class LiveSession {
  readonly hosts = new Hosts(this);
  readonly interfaces = new Interfaces(this);
  readonly addresses = new Addresses(this);
  readonly routes = new Routes(this);
  readonly rules = new Rules(this);
  readonly neighbours = new Neighbours(this);
  readonly sysctls = new Sysctls(this);
  readonly pings = new Pings(this);
  readonly console = new Console(this);
  /** For nouns: what is applied, written down or not. Only to be used within `run` and `read`. */
  readonly keeper: LabKeeper;
  readonly store: LiveSessionOptions['store'];
  /** To requests that have a key. */
  readonly answers: Answers;
  readonly limits: Limits;
  readonly clock: () => Date;
  readonly #queue: CommandQueue;
  readonly #pacer = new Pacer(() => this.#tick());
  /** When somebody last came, by the monotonic clock, ms. */
  #touched = performance.now();

  constructor(keeper: LabKeeper, { store, answers, limits, clock }: LiveSessionOptions) {
    this.keeper = keeper;
    this.store = store;
    this.answers = answers;
    this.limits = limits;
    this.clock = clock;
    this.#queue = new CommandQueue(limits.queuedCommands);
  }

  get id(): string {
    return this.keeper.record.id;
  }

  /** Changes when seq starts anew. */
  get epoch(): string {
    return this.keeper.record.epoch;
  }

  get trace(): TraceHub {
    return this.keeper.hub;
  }

  /** Counts changes. */
  get revision(): number {
    return this.keeper.revision;
  }

  /** Commands that wait or run. */
  get queued(): number {
    return this.#queue.length;
  }

  /** `full`: with how much there is of everything. */
  describe(full = false): Promise<Versioned<Session>> {
    return this.read((lab) => ({ ...this.#view(lab), ...(full && { usage: this.#usage(lab) }) }));
  }

  patch({ name, labels }: SessionPatch, options?: ChangeOptions<Session>): Promise<Versioned<Session>> {
    return this.run((lab) => {
      if (name !== undefined || labels) {
        this.keeper.change({ ...(name !== undefined && { name }), ...(labels && { labels }) });
      }
      return this.#view(lab);
    }, options);
  }

  /** Whether it stays though nobody uses it. */
  pin(pinned: boolean, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.run(() => {
      if (this.keeper.record.pinned !== pinned) this.keeper.change({ pinned });
    }, options);
  }

  /** Its trace tells that nobody uses it, and when it goes, as `LabKeeper.expire`. */
  async expire(expires: number, at: Date): Promise<void> {
    await this.run(() => this.keeper.expire(expires, at));
  }

  /** Its trace has told that it goes. */
  get isExpiring(): boolean {
    return this.keeper.record.expires !== undefined;
  }

  /** Somebody uses it: as `LabKeeper.spare`. */
  async spare(used: number): Promise<void> {
    await this.run(() => this.keeper.spare(used));
  }

  /** A line for the host's console: as `Console.exec`. */
  exec(host: string, command: string, options?: ExecOptions): Promise<Versioned<ExecResult>> {
    return this.console.exec(host, command, options);
  }

  /** Let virtual time pass, nanoseconds; the time it is then: earlier, when it took longer than `commandMs`. */
  advance(ns: number, options?: ChangeOptions<number>): Promise<Versioned<number>> {
    return this.run(async (lab) => {
      await this.#advanceTo(lab, lab.clock.now + ns);
      return lab.clock.now;
    }, options);
  }

  /**
   * Does something to the lab in its turn, and answers when what it did is written down. What it throws is thrown,
   * Errno as Conflict or Refused. Errors: PreconditionFailed, LimitReached, Unavailable.
   */
  run<T>(work: (lab: Lab) => T | Promise<T>, { ifMatch, request, kept }: ChangeOptions<T> = {}): Promise<Versioned<T>> {
    return this.#inTurn(async (lab) => {
      const { keeper } = this;
      if (ifMatch !== undefined && ifMatch !== keeper.revision) throw new PreconditionFailed(keeper.revision);
      keeper.begin(request);
      try {
        if (this.#pacer.running) await this.#advanceTo(lab, this.#pacer.due(lab));
        if (kept) keeper.answer(storedOf(kept, this.clock()));
        const value = await work(lab);
        if (kept) keeper.answer(storedOf(kept, this.clock(), { value, revision: keeper.revision }));
        return value;
      } catch (error) {
        if (kept && (error instanceof Errno || error instanceof SessionError))
          keeper.answer(storedOf(kept, this.clock(), { error: refusal(error) }));
        // Not a refusal but a fault of ours: nobody knows what the lab is like now.
        if (!(error instanceof Errno || error instanceof SessionError)) {
          keeper.discard(new Unavailable('the lab had to be loaded again', { cause: error }));
        }
        throw error;
      } finally {
        keeper.pause(lab);
        this.#pace(lab);
      }
    });
  }

  /** Looks at the lab in its turn; answers when what was seen is written down. Errors: as run(). */
  read<T>(look: (lab: Lab) => T | Promise<T>): Promise<Versioned<T>> {
    return this.#inTurn(look);
  }

  /**
   * What `work` comes to on a copy of the session as it is in its turn; nothing of that is kept, and nobody is told.
   * What waits for others waits for nobody there. Errors: as run().
   */
  async rehearse<T>(work: (copy: LiveSession) => Promise<T>): Promise<T> {
    const { store, answers, limits, clock } = this;
    const { value } = await this.#inTurn(async () => {
      await this.keeper.settled();
      const copy = new LiveSession(await this.keeper.copy(), { store, answers, limits, clock });
      await copy.console.stop();
      return work(copy).finally(() => copy.close('closed'));
    });
    return value;
  }

  /** Lets the lab go on until it is done, or until nothing is left to happen; in slices, if it takes long. */
  drive(lab: Lab, driven: Driven): void | Promise<void> {
    const since = performance.now();
    if (this.#slice(lab, driven)) return;
    return this.#driveOn(lab, driven, performance.now() - since);
  }

  /** What comes of what pauses; in slices, if it takes long. */
  finish<T>(lab: Lab, work: Pauses<T>): T | Promise<T> {
    let result = work.next();
    if (result.done) return result.value;
    const step = () => {
      if (!result.done) result = work.next();
      return !result.done;
    };
    const driven = this.drive(lab, { done: () => result.done === true, work: step, interrupt: () => {} });
    return andThen(driven, () => result.value as T);
  }

  /** Somebody came. */
  touch(): this {
    this.#touched = performance.now();
    return this;
  }

  /** Something goes on in it, whether or not somebody looks. */
  get isBusy(): boolean {
    return this.#queue.length > 0 || this.console.listening > 0 || this.keeper.pings.size > 0;
  }

  /** For how long memory has had it for nobody, ms; 0 while it is in use. */
  get idleMs(): number {
    const { hub, quiet } = this.keeper;
    return this.isBusy || hub.subscribers > 0 || !quiet ? 0 : performance.now() - this.#touched;
  }

  /** As ^C does to what goes on by the wall clock: pings and monitors. */
  async interrupt(): Promise<void> {
    if (this.keeper.pings.size > 0) await this.run((lab) => this.keeper.pings.interrupt(lab));
    await this.console.stop();
  }

  /** As `stop`; and nobody is told any more. */
  async close(reason: EndReason): Promise<void> {
    await this.stop();
    this.keeper.hub.end(reason);
  }

  /** Ends what runs, waits for what is queued, and takes no more. */
  async stop(): Promise<void> {
    await this.interrupt().catch(() => undefined);
    await this.#queue.close();
    await this.keeper.settled().catch(() => undefined);
    this.#pacer.stop();
  }

  async #inTurn<T>(work: (lab: Lab) => T | Promise<T>): Promise<Versioned<T>> {
    const { keeper } = this;
    this.touch();
    // The queue goes on as soon as it is applied; the answer waits for the disk.
    const applied = await this.#queue.add(async () => {
      const lab = await keeper.lab();
      const outcome = await attempt(() => work(lab));
      return { outcome, revision: keeper.revision, settled: keeper.settled() };
    });
    await applied.settled;
    if ('error' in applied.outcome) throw refusal(applied.outcome.error);
    return { value: applied.outcome.value, revision: applied.revision };
  }

  /** Or until it has taken longer than `commandMs`. */
  #advanceTo(lab: Lab, to: number): void | Promise<void> {
    let cut = false;
    const driven = {
      done: () => cut || (lab.clock.next() ?? Number.POSITIVE_INFINITY) > to,
      interrupt: () => {
        cut = true;
      },
    };
    return andThen(this.drive(lab, driven), () => {
      if (!cut) lab.clock.advance(to);
    });
  }

  /** True when it is over. What is half done never is. */
  #slice(lab: Lab, { done, work }: Driven): boolean {
    const end = performance.now() + SLICE;
    for (;;) {
      if (!work?.() && ((done() && !lab.rtnlLocked) || !lab.clock.step())) return true;
      // After each step: one may take long, where there are many rules or the packets are large.
      if (performance.now() > end) return false;
    }
  }

  /** `worked` is for how long it has gone on, ms; not while others have their turns. */
  async #driveOn(lab: Lab, driven: Driven, worked: number): Promise<void> {
    const { keeper } = this;
    for (let over = false; !over; ) {
      if (lab.rtnlLocked) {
        // Half of a change is written down by nobody, and nobody ends it there.
        await others();
      } else {
        if (worked > this.limits.commandMs) driven.interrupt();
        // What has happened so far is published now; it has happened, whatever comes of the rest.
        keeper.pause(lab);
        if (keeper.congested) await keeper.settled();
        else await others();
      }
      if (!keeper.owns(lab)) throw new Unavailable('the lab had to be loaded again');
      const since = performance.now();
      over = this.#slice(lab, driven);
      worked += performance.now() - since;
    }
  }

  #pace(lab: Lab): void {
    if (this.keeper.pings.size > 0 && this.keeper.owns(lab)) this.#pacer.keepPace(lab);
    else this.#pacer.stop();
  }

  async #tick(): Promise<void> {
    // A command does all there is to do: it catches up with the wall clock and sets the next tick.
    await this.run(() => undefined).catch(() => this.#pacer.stop());
  }

  #view(lab: Lab): Session {
    const { record, hub, revision, hosts } = this.keeper;
    const { id, name, labels, seed, epoch, createdAt, pinned, opener } = record;
    const { idleExpireMs } = this.limits;
    const expires = !pinned && idleExpireMs > 0;
    return {
      id,
      name,
      labels,
      seed,
      revision,
      epoch,
      seq: this.keeper.seq,
      earliest: hub.earliest,
      clockNs: lab.clock.now,
      hosts: [...hosts.keys()],
      limits: { ...this.limits },
      createdAt: createdAt.toISOString(),
      pinned,
      ...(opener && 'operator' in opener && opener),
      // Whoever asks is using it.
      ...(expires && { expiresAt: new Date(this.clock().getTime() + idleExpireMs).toISOString() }),
    };
  }

  /** By the names of the limits; of what is so much for each host, that of the fullest one. */
  #usage(lab: Lab): Partial<Limits> {
    const { hub, pings } = this.keeper;
    const usage: Partial<Limits> = {
      hostsPerSession: lab.hosts.size,
      objectsPerSession: lab.objects,
      queuedCommands: Math.max(0, this.#queue.length - 1),
      pingsRunning: pings.size,
      monitorsRunning: this.console.listening,
      eventsKept: this.keeper.seq - hub.earliest + 1,
      traceBytes: hub.bytes,
      subscribersPerSession: hub.subscribers,
    };
    for (const [of, amount] of Object.entries(AMOUNTS) as [keyof HostRoom, (host: Host) => number][]) {
      usage[`${of}PerHost`] = Math.max(0, ...[...lab.hosts.values()].map(amount));
    }
    return usage;
  }
}

async function attempt<T>(work: () => T | Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}
