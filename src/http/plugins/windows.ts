/** How often each has asked in his present window of time: as the package's own store, by a clock that nobody sets. */
import type { FastifyRateLimitStore } from '@fastify/rate-limit';

/** So many are remembered; whoever has not asked for longest is forgotten first. */
const MOST = 50_000;

interface Window {
  current: number;
  /** By the monotonic clock, ms. */
  since: number;
}

/** By the wall clock, one that is set back an hour would keep out for an hour whoever has asked often enough. */
export class Windows implements FastifyRateLimitStore {
  readonly #windows = new Map<string, Window>();

  incr(
    key: string,
    told: (error: Error | null, result?: { current: number; ttl: number }) => void,
    timeWindow: number,
  ): void {
    const now = performance.now();
    const known = this.#windows.get(key);
    const { current, since } = known && now - known.since < timeWindow ? known : { current: 0, since: now };
    this.#windows.delete(key);
    this.#windows.set(key, { current: current + 1, since });
    if (this.#windows.size > MOST) this.#forget();
    told(null, { current: current + 1, ttl: timeWindow - (now - since) });
  }

  #forget(): void {
    const { value } = this.#windows.keys().next();
    if (value !== undefined) this.#windows.delete(value);
  }

  child(): Windows {
    return new Windows();
  }
}
