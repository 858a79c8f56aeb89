/** All sessions: made, found, loaded when somebody comes, put away when nobody does. */
import type { Session, SessionCreate, SessionCreated } from '../contract/session.ts';
import { Lab } from '../engine/lab.ts';
import { Access } from './access/access.ts';
import { Openers } from './access/openers.ts';
import { type ChangeOptions, type Page, type PageRequest, storedOf, type Versioned } from './answer.ts';
import { Answers } from './answers.ts';
import { Malformed, NotFound, Unavailable, unavailable } from './errors.ts';
import { Idle } from './idle/idle.ts';
import { isFilling } from './idle/memory.ts';
import { type KeeperOptions, LabKeeper } from './keeper/lab-keeper.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { LiveSession } from './live-session.ts';
import { type Census, type Meter, UNMETERED } from './meter.ts';
import type { Opener, SessionHead, SessionStore, TraceLog } from './ports.ts';
import { firstSessionId, newEpoch, newSessionId, type RandomBytes } from './token.ts';
import { encode } from './trace/encode.ts';

export interface SessionsOptions {
  store: SessionStore;
  log: TraceLog;
  limits?: Partial<Limits>;
  meter?: Meter;
  /** The time of day. */
  clock: () => Date;
  /** Random bytes fit for secrets. */
  random: RandomBytes;
  /** Milliseconds of a clock that only goes on. */
  ticks?: () => number;
}

/** Sessions asked for at once when traces are swept. */
const SWEPT = 500;
/** So often it is looked for events that are too old. */
const EXPIRE_MS = 60_000;
/** So often it is looked for sessions that nobody uses, at least; a moment is enough where memory is short. */
const EVICT_MS = 2_000;
const MOMENT = 1_000;
/** So long it holds that something could be kept. */
const CHECKED_MS = 1_000;
/** A session is made in less than this, ms. */
const MAKING = 60_000;

export class Sessions {
  readonly limits: Limits;
  /** Who may do what. */
  readonly access: Access;
  /** To requests that have a key. */
  readonly answers: Answers;
  readonly #store: SessionStore;
  readonly #log: TraceLog;
  readonly #clock: () => Date;
  readonly #random: RandomBytes;
  readonly #meter: Meter;
  readonly #live = new Map<string, Promise<LiveSession>>();
  readonly #evictor: NodeJS.Timeout;
  readonly #expirer: NodeJS.Timeout;
  readonly #idle: Idle;
  readonly #retirer: NodeJS.Timeout;
  #retiring: Promise<void> | undefined;
  readonly #openers: Openers;
  #checking: Promise<void> | undefined;
  /** Sessions that are gone, but not yet their traces. */
  readonly #undropped = new Set<string>();
  #closed = false;

  constructor({ store, log, limits, clock, random, ...options }: SessionsOptions) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    this.#store = store;
    this.#log = log;
    this.#clock = clock;
    this.#random = random;
    this.answers = new Answers(store);
    this.#meter = options.meter ?? UNMETERED;
    this.#openers = new Openers(store, this.limits);
    this.access = new Access({ store, limits: this.limits, clock, random });
    // What cannot be forgotten now is forgotten the next time.
    this.#expirer = setInterval(() => void this.expire().catch(() => undefined), EXPIRE_MS).unref();
    this.#evictor = setInterval(
      () => void this.evict(),
      Math.min(EVICT_MS, Math.max(100, this.limits.idleEvictMs / 4)),
    );
    this.#evictor.unref();
    this.#idle = new Idle({
      store,
      limits: this.limits,
      ticks: options.ticks ?? (() => performance.now()),
      announce: (id, expires, inMs) => this.#announce(id, expires, inMs),
      remove: async (id) => {
        await this.remove(id);
        this.#meter.expired();
      },
    });
    this.#retirer = setInterval(() => void this.retire().catch(() => undefined), this.#idle.everyMs).unref();
  }

  /** For whoever opens it. Errors: LimitReached, Unavailable. */
  async create(
    wanted: SessionCreate,
    options: ChangeOptions<SessionCreated> = {},
    opener?: Opener,
  ): Promise<Versioned<SessionCreated>> {
    if (this.#closed) throw new Unavailable('the server is stopping');
    await this.#openers.add(opener);
    let made = false;
    try {
      const created = await this.#create(wanted, options, opener);
      made = options.dryRun !== true;
      return created;
    } finally {
      if (!made) this.#openers.remove(opener);
    }
  }

  async #create(
    { name = '', labels = {}, seed, pinned = false }: SessionCreate,
    { kept, dryRun }: ChangeOptions<SessionCreated>,
    opener: Opener | undefined,
  ): Promise<Versioned<SessionCreated>> {
    const createdAt = this.#clock();
    const id = newSessionId(createdAt, this.#random);
    const { token, credential } = this.access.owner(createdAt);
    const chance = seed ?? new DataView(this.#random(4).slice().buffer).getUint32(0);
    const head: SessionHead = {
      id,
      name,
      labels,
      seed: chance,
      epoch: newEpoch(this.#random),
      createdAt,
      revision: 0,
      seq: 1,
      commits: 0,
      nextPing: 1,
      lab: new Lab({ seed: chance }).state(),
      pinned,
      used: await this.#idle.now(),
      ...(opener && { opener }),
    };
    const body = Buffer.from(encode(1, { type: 'session:created', at: 0, revision: 0 }));
    const live = this.#livening(LabKeeper.fresh(head, { earliest: 1, last: 1, bytes: body.length }, this.#options));
    const { value, revision } = await live.describe();
    const created = { value: { ...value, token }, revision };
    if (dryRun) return created;
    const stored = kept && storedOf(kept, createdAt, created);
    await unavailable(this.#log.append(id, { firstSeq: 1, lastSeq: 1, at: 0, body }));
    await unavailable(this.#store.create(head, credential, stored));
    this.access.begin(id, credential);
    this.#live.set(id, Promise.resolve(live));
    return created;
  }

  /** In the order they were made. Errors: Malformed (a cursor that is none), Unavailable. */
  async list({ limit, cursor }: PageRequest): Promise<Page<Session>> {
    if (cursor !== undefined && !/^s[0-9a-z]{1,64}$/.test(cursor)) throw new Malformed('the cursor is not one of ours');
    const page = { limit: limit + 1, ...(cursor !== undefined && { after: cursor }) };
    const found = await unavailable(this.#store.list(page));
    const items = await Promise.all(found.slice(0, limit).map((head) => this.#view(head)));
    const last = items.at(-1);
    return found.length > limit && last ? { items, next: last.id } : { items };
  }

  /** For somebody who uses it; loaded the first time. Errors: NotFound, Unavailable. */
  async open(id: string): Promise<LiveSession> {
    if (this.#closed) throw new Unavailable('the server is stopping');
    this.#idle.use(id);
    const live = (await this.#find(id)).touch();
    // Where that cannot be written down now, whoever comes next does it.
    if (live.isExpiring) void this.#spare(live).catch(() => undefined);
    return live;
  }

  /** Its subscribers are told; nothing of it is kept. Errors: NotFound, Unavailable. */
  async remove(id: string, { kept, dryRun }: ChangeOptions<void> = {}): Promise<void> {
    const none = new NotFound(`there is no session ${id}`);
    if (dryRun) {
      if ((await unavailable(this.#store.existing([id]))).length === 0) throw none;
      return;
    }
    const loading = this.#live.get(id);
    // Whoever comes from now on comes too late.
    const gone = Promise.reject<LiveSession>(none);
    gone.catch(() => undefined);
    this.#live.set(id, gone);
    const live = await loading?.catch(() => undefined);
    let isGone = false;
    try {
      await live?.stop();
      const stored = kept && storedOf(kept, this.#clock(), { value: undefined });
      const removed = await unavailable(this.#store.remove(id, stored));
      isGone = true;
      if (!removed) throw none;
      this.#openers.remove(removed.opener);
    } finally {
      // Where it could not be written down, whoever listens comes back.
      live?.trace.end(isGone ? 'removed' : 'closed');
      if (this.#live.get(id) === gone) this.#live.delete(id);
    }
    await this.access.removed(id);
    // It is gone, whatever becomes of its trace.
    await this.#drop(id).catch(() => undefined);
  }

  async #drop(id: string): Promise<void> {
    this.#undropped.add(id);
    await unavailable(this.#log.drop(id));
    this.#undropped.delete(id);
  }

  /** How many there are. Errors: Unavailable. */
  total(): Promise<number> {
    return this.#openers.total();
  }

  /** Of those that are in memory. */
  async census(): Promise<Census> {
    const census: Census = { sessions: 0, hosts: 0, pings: 0, subscribers: 0, queued: 0, longestQueue: 0 };
    for (const loading of this.#live.values()) {
      const live = await loading.catch(() => undefined);
      if (!live) continue;
      census.sessions++;
      census.hosts += live.keeper.hosts.size;
      census.pings += live.keeper.pings.size;
      census.subscribers += live.trace.subscribers;
      census.queued += live.queued;
      census.longestQueue = Math.max(census.longestQueue, live.queued);
    }
    return census;
  }

  /** How many are in memory. */
  get loaded(): number {
    return this.#live.size;
  }

  /**
   * It writes: who asks while it does, or within a second, is told what came of that. Errors: Unavailable, when nothing
   * could be kept at the moment.
   */
  check(): Promise<void> {
    if (!this.#checking) {
      const forget = () => {
        this.#checking = undefined;
      };
      this.#checking = unavailable(Promise.all([this.#store.check(), this.#log.check()]).then(() => undefined));
      this.#checking.then(() => setTimeout(forget, CHECKED_MS).unref(), forget);
    }
    return this.#checking;
  }

  /** Forgets the traces of sessions that are gone: a process died between the two. Errors: Unavailable. */
  async sweep(): Promise<void> {
    const traced = await unavailable(this.#log.sessions());
    for (let i = 0; i < traced.length && !this.#closed; i += SWEPT) {
      const ids = traced.slice(i, i + SWEPT);
      const there = new Set(await unavailable(this.#store.existing(ids)));
      // One that is being made at this moment has its first event before it is there.
      const young = firstSessionId(new Date(this.#clock().getTime() - MAKING));
      for (const id of ids) if (!there.has(id) && id < young) await unavailable(this.#log.drop(id));
    }
  }

  /** Puts one away; it is loaded again when somebody comes. */
  async forget(id: string): Promise<void> {
    const live = this.#live.get(id);
    this.#live.delete(id);
    await (await live?.catch(() => undefined))?.close('closed');
  }

  /** Puts away what nobody has used for long; or for a moment, where memory is short. */
  async evict(): Promise<void> {
    const idleMs = isFilling() ? Math.min(MOMENT, this.limits.idleEvictMs) : this.limits.idleEvictMs;
    for (const [id, loading] of this.#live) {
      const live = await loading.catch(() => undefined);
      if (!live || live.idleMs < idleMs || this.#live.get(id) !== loading) continue;
      this.#live.delete(id);
      await live.close('closed');
    }
    await this.access.tidy((id) => this.#live.has(id));
  }

  /** Forgets events and answers that are older than they may be, and what is left of sessions. Errors: Unavailable. */
  async expire(): Promise<void> {
    for (const id of this.#undropped) await this.#drop(id);
    const { answerAgeMs, answersKept } = this.limits;
    await unavailable(this.#store.forgetAnswers(new Date(this.#clock().getTime() - answerAgeMs), answersKept));
    await unavailable(this.#log.expire(new Date(this.#clock().getTime() - this.limits.traceAgeMs)));
    for (const loading of this.#live.values()) {
      const live = await loading.catch(() => undefined);
      if (live) await unavailable(live.trace.expired());
    }
  }

  /** Tells sessions that nobody uses that they go, and deletes those that were told. Errors: Unavailable. */
  retire(): Promise<void> {
    this.#retiring ??= this.#retire().finally(() => {
      this.#retiring = undefined;
    });
    return this.#retiring;
  }

  /** As ^C does to everything that goes on by the wall clock. */
  async interrupt(): Promise<void> {
    const interrupted = [...this.#live.values()].map(async (live) => (await live).interrupt());
    await Promise.allSettled(interrupted);
  }

  /** Lets the queues run empty, ends subscriptions, leaves everything kept. The ports stay open. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#evictor);
    clearInterval(this.#expirer);
    clearInterval(this.#retirer);
    await this.#retiring?.catch(() => undefined);
    const all = [...this.#live.values()];
    this.#live.clear();
    await Promise.all(all.map(async (live) => (await live.catch(() => undefined))?.close('closed')));
    await this.#idle.keep().catch(() => undefined);
  }

  #find(id: string): Promise<LiveSession> {
    const known = this.#live.get(id);
    if (known) return known;
    const live = this.#load(id);
    this.#live.set(id, live);
    live.catch(() => this.#live.get(id) === live && this.#live.delete(id));
    return live;
  }

  async #retire(): Promise<void> {
    for (const [id, loading] of this.#live) {
      if ((await loading.catch(() => undefined))?.isBusy) this.#idle.use(id);
    }
    await this.#idle.retire(() => this.#closed);
  }

  async #announce(id: string, expires: number, inMs: number): Promise<void> {
    const isAsleep = !this.#live.has(id);
    const live = await this.#find(id);
    if (!this.#idle.isUsed(id)) await live.expire(expires, new Date(this.#clock().getTime() + inMs));
    // It was woken for that only.
    if (isAsleep && !this.#idle.isUsed(id)) await this.forget(id);
  }

  async #spare(live: LiveSession): Promise<void> {
    await live.spare(await this.#idle.now());
  }

  async #load(id: string): Promise<LiveSession> {
    return this.#livening(await LabKeeper.load(id, this.#options));
  }

  #livening(keeper: LabKeeper): LiveSession {
    const { answers, limits } = this;
    return new LiveSession(keeper, { store: this.#store, answers, limits, clock: this.#clock });
  }

  get #options(): KeeperOptions {
    return { store: this.#store, log: this.#log, limits: this.limits, meter: this.#meter };
  }

  async #view({ hosts, ...head }: SessionHead & { hosts: string[] }): Promise<Session> {
    const { id, name, labels, seed, revision, epoch, seq, lab, createdAt, pinned, opener } = head;
    const extent = await unavailable(this.#log.extent(id));
    const left = await this.#idle.left(head);
    return {
      id,
      name,
      labels,
      seed,
      revision,
      epoch,
      seq,
      earliest: extent?.earliest ?? seq + 1,
      clockNs: lab.now,
      hosts,
      limits: { ...this.limits },
      createdAt: createdAt.toISOString(),
      pinned,
      ...(opener && 'operator' in opener && opener),
      ...(left !== undefined && { expiresAt: new Date(this.#clock().getTime() + left).toISOString() }),
    };
  }
}
