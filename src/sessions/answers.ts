/** Requests that name themselves by a key, so that whoever has lost the answer can ask again: each is carried out once. */
import { KeyInUse, KeyReused, unavailable } from './errors.ts';
import type { KeptAnswer, SessionStore } from './ports.ts';

export class Answers {
  readonly #store: SessionStore;
  /** What goes on: scope and key, and the print of what was asked. */
  readonly #running = new Map<string, string>();

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /**
   * The answer to an earlier request of this key, or else undefined: then `work` is done by nobody else until `end`.
   * Errors: KeyReused, KeyInUse, Unavailable.
   */
  async begin(scope: string, key: string, print: string): Promise<KeptAnswer | undefined> {
    const name = nameOf(scope, key);
    const running = this.#running.get(name);
    if (running !== undefined) {
      if (running !== print) throw reused();
      throw new KeyInUse('the first request with this Idempotency-Key is still being worked on');
    }
    this.#running.set(name, print);
    try {
      const stored = await unavailable(this.#store.answer(scope, key));
      if (!stored) return undefined;
      if (stored.print !== print) throw reused();
      if (!stored.answer)
        throw new KeyInUse('the first request with this Idempotency-Key was begun, and its answer is lost');
      this.end(scope, key);
      return stored.answer;
    } catch (error) {
      this.end(scope, key);
      throw error;
    }
  }

  /** The answer to an earlier one, if this is word for word the same request. Errors: Unavailable. */
  async find(scope: string, key: string, print: string): Promise<KeptAnswer | undefined> {
    const stored = await unavailable(this.#store.answer(scope, key));
    return stored?.print === print ? stored.answer : undefined;
  }

  /** The answer is written down, or nothing was done. */
  end(scope: string, key: string): void {
    this.#running.delete(nameOf(scope, key));
  }
}

const nameOf = (scope: string, key: string) => `${scope} ${key}`;

function reused(): KeyReused {
  return new KeyReused('this Idempotency-Key was used for another request');
}
