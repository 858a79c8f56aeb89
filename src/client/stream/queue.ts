/** Events between the socket and whoever reads: handed out one by one, and taken in only while there is room. */
import type { TraceEvent } from '../../contract/trace.ts';

interface Batch {
  events: readonly TraceEvent[];
  /** Everything up to here has been given once the last event has. */
  seq: number;
}

export class EventQueue {
  readonly #batches: Batch[] = [];
  readonly #most: number;
  #taken = 0;
  #waiting = 0;
  #over: { error: unknown } | undefined;
  #readers: (() => void)[] = [];
  #writers: (() => void)[] = [];

  /** There is room while fewer than so many events wait. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when there is room for more. */
  async put(events: readonly TraceEvent[], seq: number): Promise<void> {
    if (this.#over) return;
    this.#batches.push({ events, seq });
    this.#waiting += events.length;
    wake(this.#readers);
    while (this.#waiting >= this.#most && !this.#over)
      await new Promise<void>((resolve) => this.#writers.push(resolve));
  }

  /** Nothing more comes; what waits is still given, and then the error, if there is one. */
  end(error?: unknown): void {
    this.#over ??= { error };
    wake(this.#readers);
    wake(this.#writers);
  }

  /** Nobody wants what waits. */
  clear(): void {
    this.#batches.length = 0;
    this.#waiting = 0;
  }

  /** The next event; undefined at the end. `reached` is told up to where everything has been given. */
  async take(reached: (seq: number) => void): Promise<TraceEvent | undefined> {
    for (;;) {
      const [batch] = this.#batches;
      if (!batch) {
        if (this.#over) break;
        await new Promise<void>((resolve) => this.#readers.push(resolve));
        continue;
      }
      const event = batch.events[this.#taken++];
      const isLast = this.#taken >= batch.events.length;
      reached(isLast || !event ? batch.seq : event.seq);
      if (isLast) {
        this.#batches.shift();
        this.#taken = 0;
      }
      if (!event) continue;
      this.#waiting--;
      wake(this.#writers);
      return event;
    }
    const { error } = this.#over;
    this.#over = { error: undefined };
    if (error !== undefined) throw error;
    return undefined;
  }
}

function wake(sleepers: (() => void)[]): void {
  for (const resolve of sleepers.splice(0)) resolve();
}
