/**
 * Sessions that nobody uses: it is told on their trace when they go, and then they go.
 *
 * Time is here for how long servers have run on what is kept, not the time of day: a clock that is set ends no session,
 * nor does a week in which the server was off. Each use is remembered, and written down with the others now and then:
 * what a crash takes of that is less than the notice that is given.
 */
import { unavailable } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { SessionHead, SessionStore, UnusedSession } from '../ports.ts';

export interface IdleOptions {
  store: Pick<SessionStore, 'ran' | 'keepUse' | 'unused'>;
  limits: Limits;
  /** ms, of a clock that only goes on. */
  ticks: () => number;
  /** To be told that it goes when servers have run until `expires`, that is, in so many ms. */
  announce: (id: string, expires: number, inMs: number) => Promise<void>;
  /** To be deleted, now: nobody has used it. */
  remove: (id: string) => Promise<void>;
}

/** Sessions asked for at once. */
const LOT = 200;
const KEEP_MS = 5 * 60_000;

export class Idle {
  readonly #options: IdleOptions;
  readonly #start: number;
  /** How long servers had run before this one. */
  #before: Promise<number> | undefined;
  /** Used since that was last written down: when, by the ticks. */
  #used = new Map<string, number>();

  constructor(options: IdleOptions) {
    this.#options = options;
    this.#start = options.ticks();
  }

  /** So long before its end a session is told of it, ms. */
  get #notice(): number {
    return this.#options.limits.idleExpireMs / 10;
  }

  /** So often use is written down, and looked at, ms. */
  get everyMs(): number {
    return this.#notice === 0 ? KEEP_MS : Math.min(KEEP_MS, this.#notice / 4);
  }

  /** Somebody does something with it. */
  use(id: string): void {
    this.#used.set(id, this.#options.ticks());
  }

  /** Somebody has, since that was last written down. */
  isUsed(id: string): boolean {
    return this.#used.has(id);
  }

  /** For how long servers have run, ms. Errors: Unavailable. */
  async now(): Promise<number> {
    return Math.floor((await this.#zero()) + this.#options.ticks());
  }

  /** In how many ms it goes if nobody uses it; undefined: it does not. Errors: Unavailable. */
  async left({ id, used, expires, pinned }: SessionHead): Promise<number | undefined> {
    const { idleExpireMs } = this.#options.limits;
    if (pinned || idleExpireMs === 0) return undefined;
    const now = await this.now();
    const lately = this.#used.get(id);
    if (lately !== undefined) return idleExpireMs - (this.#options.ticks() - lately);
    return Math.max(used + idleExpireMs, expires ?? now + this.#notice) - now;
  }

  /** Writes down who was used. Errors: Unavailable; then that is still to be done. */
  async keep(): Promise<void> {
    const zero = await this.#zero();
    const now = await this.now();
    const used = this.#used;
    this.#used = new Map();
    const written = new Map([...used].map(([id, ticks]) => [id, Math.floor(zero + ticks)]));
    try {
      await unavailable(this.#options.store.keepUse(now, written));
    } catch (error) {
      this.#used = new Map([...used, ...this.#used]);
      throw error;
    }
  }

  /** Has those told that nobody uses, and those deleted that were told; until `isOver`. Errors: Unavailable. */
  async retire(isOver: () => boolean): Promise<void> {
    await this.keep();
    const { store, limits } = this.#options;
    if (limits.idleExpireMs === 0) return;
    const now = await this.now();
    const until = now - limits.idleExpireMs + this.#notice;
    for (let after: UnusedSession | undefined; ; ) {
      const lot = await unavailable(store.unused({ until, limit: LOT, ...(after && { after }) }));
      for (const session of lot) {
        if (isOver()) return;
        // One that cannot be loaded or deleted now keeps nobody else; its turn comes again.
        if (!this.isUsed(session.id)) await this.#dealWith(session, now).catch(() => undefined);
      }
      after = lot.at(-1);
      if (lot.length < LOT) return;
    }
  }

  async #dealWith({ id, used, expires }: UnusedSession, now: number): Promise<void> {
    const { limits, announce, remove } = this.#options;
    const end = used + limits.idleExpireMs;
    // What was told long ago has been forgotten: it did not come true then, as the setting was another.
    if (expires === undefined || expires <= now - this.#notice) {
      const told = Math.ceil(Math.max(end, now + this.#notice));
      await announce(id, told, told - now);
    } else if (Math.max(expires, end) <= now) {
      await remove(id);
    }
  }

  /** How long servers had run when the ticks were 0. */
  async #zero(): Promise<number> {
    this.#before ??= unavailable(this.#options.store.ran());
    const before = await this.#before.catch((error) => {
      this.#before = undefined;
      throw error;
    });
    return before - this.#start;
  }
}
