/** How many sessions there are, in all and of each who opens them: so many, and no more. */
import { LimitReached, unavailable } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Opener, SessionStore } from '../ports.ts';

/** What is counted: of whom, and up to which limit. */
interface Count {
  of: Opener | undefined;
  limit: 'sessions' | 'sessionsPerKey' | 'sessionsPerAddress';
}

export class Openers {
  readonly #store: Pick<SessionStore, 'count'>;
  readonly #limits: Limits;
  /** Those that somebody asked for; other processes may open more. */
  readonly #counts = new Map<string, number>();

  constructor(store: Pick<SessionStore, 'count'>, limits: Limits) {
    this.#store = store;
    this.#limits = limits;
  }

  /** How many there are. Errors: Unavailable. */
  total(): Promise<number> {
    return this.#known(undefined);
  }

  /** One more, from now on. Errors: LimitReached, Unavailable. */
  async add(opener: Opener | undefined): Promise<void> {
    const counts = countsOf(opener);
    // All are known before the first is looked at: nobody comes in between.
    for (const { of } of counts) await this.#known(of);
    for (const { of, limit } of counts) {
      if ((this.#counts.get(keyOf(of)) ?? 0) >= this.#limits[limit]) throw new LimitReached(limit, this.#limits[limit]);
    }
    for (const { of } of counts) this.#counts.set(keyOf(of), (this.#counts.get(keyOf(of)) ?? 0) + 1);
  }

  /** One less. */
  remove(opener: Opener | undefined): void {
    for (const { of } of countsOf(opener)) {
      const rest = (this.#counts.get(keyOf(of)) ?? 0) - 1;
      if (rest > 0) this.#counts.set(keyOf(of), rest);
      else this.#counts.delete(keyOf(of));
    }
  }

  async #known(of: Opener | undefined): Promise<number> {
    const key = keyOf(of);
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const found = await unavailable(this.#store.count(of));
    if (!this.#counts.has(key)) this.#counts.set(key, found);
    return this.#counts.get(key) ?? found;
  }
}

function countsOf(opener: Opener | undefined): Count[] {
  const all = { of: undefined, limit: 'sessions' } as const;
  if (!opener) return [all];
  return [all, { of: opener, limit: 'operator' in opener ? 'sessionsPerKey' : 'sessionsPerAddress' }];
}

function keyOf(opener: Opener | undefined): string {
  return JSON.stringify(opener ?? {});
}
