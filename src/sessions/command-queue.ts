/** One thing after the other: the commands of a session, in the order they came. */
import { LimitReached, Unavailable } from './errors.ts';
import { others, SLICE, turnMs } from './slices.ts';

export class CommandQueue {
  readonly #limit: number;
  #length = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Commands that wait or run. */
  get length(): number {
    return this.#length;
  }

  /** Runs `work` when everything before it is over, however that ended. Errors: LimitReached, Unavailable, its own. */
  add<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Unavailable('the session is closed'));
    if (this.#length >= this.#limit) return Promise.reject(new LimitReached('queuedCommands', this.#limit));
    this.#length++;
    // Many short commands in a row are long work too.
    const result = this.#tail.then(() => (turnMs() < SLICE ? work() : others().then(work)));
    const over = () => {
      this.#length--;
    };
    this.#tail = result.then(over, over);
    return result;
  }

  /** Takes no more; resolves when everything is over. */
  close(): Promise<unknown> {
    this.#closed = true;
    return this.#tail;
  }
}
