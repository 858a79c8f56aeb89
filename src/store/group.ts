/**
 * Group commit: writes that arrive while one is under way share the next.
 *
 * A transaction costs the same for one change as for fifty, most of it waiting for the disk. So one is open at a time,
 * and whatever has come in meanwhile goes into the next one. If a shared one fails each of its writes is tried alone,
 * so that one session's trouble is not another's.
 */

export interface GroupLimits {
  /** At most so many writes in one transaction, and no more once they weigh so much. */
  writes: number;
  weight: number;
}

interface Waiting<T> {
  write: T;
  weight: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export class Group<T> {
  readonly #commit: (writes: T[]) => Promise<void>;
  readonly #limits: GroupLimits;
  #waiting: Waiting<T>[] = [];
  #running: Promise<void> | undefined;

  constructor(limits: GroupLimits, commit: (writes: T[]) => Promise<void>) {
    this.#limits = limits;
    this.#commit = commit;
  }

  /** Resolves when it is written; rejects with what went wrong when it was tried alone. */
  add(write: T, weight = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, weight, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Whoever comes in this turn of the event loop is on board.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#together(this.#take());
    this.#running = undefined;
  }

  #take(): Waiting<T>[] {
    let weight = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      if (count > 0 && (count >= this.#limits.writes || weight + waiting.weight > this.#limits.weight)) break;
      weight += waiting.weight;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #together(group: Waiting<T>[]): Promise<void> {
    try {
      await this.#commit(group.map(({ write }) => write));
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await this.#together([one]);
      return;
    }
    for (const { resolve } of group) resolve();
  }
}
