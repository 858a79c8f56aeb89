/** Groups events as a client chose: at most so many in a message, and a while to wait for more. */
import type { SubscribeBatch } from '../../contract/http/stream.ts';
import { TraceBatch } from '../../sessions/trace/batch.ts';
import type { After } from './transport.ts';

export class Batcher {
  readonly #events: number;
  readonly #ms: number;
  readonly #after: After;
  /** As TraceSink.events. */
  readonly #send: (batch: TraceBatch) => boolean;
  #waiting: TraceBatch[] = [];
  #count = 0;
  #hasRoom = true;
  #cancelTimer: (() => void) | undefined;

  constructor({ events, ms }: SubscribeBatch, after: After, send: (batch: TraceBatch) => boolean) {
    this.#events = events;
    this.#ms = ms;
    this.#after = after;
    this.#send = send;
  }

  /** false: enough for now. */
  add(batch: TraceBatch): boolean {
    this.#waiting.push(batch);
    this.#count += batch.count;
    if (this.#ms === 0) return this.flush();
    if (this.#count >= this.#events) this.#sendAll(this.#count - (this.#count % this.#events));
    if (this.#count > 0) this.#cancelTimer ??= this.#after(this.#ms, () => this.flush());
    return this.#hasRoom;
  }

  /** What waits goes out now. */
  flush(): boolean {
    if (this.#count > 0) this.#sendAll(this.#count);
    return this.#hasRoom;
  }

  /** Nothing goes out any more. */
  close(): void {
    this.#cancelTimer?.();
    this.#waiting = [];
    this.#count = 0;
  }

  /** So many of those that wait, in messages as large as they may be. */
  #sendAll(count: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const all = TraceBatch.join(this.#waiting);
    const rest = all?.slice(count, this.#count - count);
    this.#waiting = rest ? [rest] : [];
    this.#count = rest?.count ?? 0;
    for (let from = 0; from < count; from += this.#events) {
      const one = all?.slice(from, Math.min(this.#events, count - from));
      if (one) this.#hasRoom = this.#send(one);
    }
  }
}
