/**
 * One reader of the trace at work.
 *
 * It replays what is kept, segment by segment and no faster than its sink takes it, until it has reached the newest
 * event; from then on it is live and is pushed each batch as it is published. Both sides look at one number, the seq
 * it has reached, in the same turn of the event loop, so nothing is missed or seen twice where they meet.
 */
import { TraceBatch } from './batch.ts';
import { explained } from './explained.ts';
import type { Matches } from './filter.ts';
import type { EndReason, Subscription, TraceSink } from './subscription.ts';

/** What a reader needs of the trace. */
export interface Source {
  /** The newest event published. */
  readonly seq: number;
  /** Events after a seq, published ones only; undefined when all are trimmed or there is nothing new. */
  readAfter(seq: number): Promise<TraceBatch | undefined>;
  /** Runs what holds much in memory and takes long; of all readers one at a time. */
  alone(work: () => Promise<void>): Promise<void>;
}

export interface ReaderOptions {
  source: Source;
  sink: TraceSink;
  after: number;
  /** The same function for all readers that want the same. */
  matches: Matches | undefined;
  /** Each event with its `why`. */
  explain?: boolean;
  onLag: 'gap' | 'close';
  /** How much may wait for a live reader. */
  queue: { events: number; bytes: number };
  /** Told once, when it is over. */
  onEnd: (reader: Reader) => void;
}

export class Reader implements Subscription {
  readonly after: number;
  readonly #options: ReaderOptions;
  /** Everything up to here was delivered, queued, filtered out or told as a gap. */
  #position: number;
  #begun = false;
  #live = false;
  #paused = false;
  /** Live, and its events are being explained: what comes meanwhile waits behind them. */
  #explaining: TraceBatch | undefined;
  #over = false;
  #queue: TraceBatch[] = [];
  #queued = { events: 0, bytes: 0 };
  /** While it replays: what was published last, one behind the other, so that it need not chase the log for ever. */
  #ahead: TraceBatch[] = [];
  /** The first event that found the queue full; those since are missed too. */
  #missedFrom: number | undefined;
  #wake: (() => void) | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.after = options.after;
    this.#position = options.after;
  }

  get position(): number {
    const waiting = this.#explaining?.first ?? this.#queue[0]?.first ?? this.#missedFrom;
    return waiting === undefined ? this.#position : waiting - 1;
  }

  /** What was just published. */
  push(batch: TraceBatch): void {
    if (this.#over || !this.#begun) return;
    if (!this.#live) {
      this.#keepAhead(batch);
      return;
    }
    this.#position = batch.last;
    if (this.#missedFrom !== undefined) return;
    const wanted = batch.filtered(this.#options.matches);
    if (!wanted) return;
    if (!this.#held) this.#deliver(wanted);
    else if (!this.#enqueue(wanted)) this.#lag(batch.first);
  }

  /** What was published went past it unseen (a reload): it catches up from what is kept. */
  fallBack(): void {
    if (!this.#live || this.#over || this.#missedFrom !== undefined) return;
    this.#live = false;
    void this.#replay();
  }

  /** The first time, it begins to read. The sink may be called before this returns. */
  resume(): void {
    if (this.#over) return;
    this.#paused = false;
    if (!this.#begun) {
      this.#begun = true;
      if (!this.#goLive()) void this.#replay();
      return;
    }
    this.#goOn();
  }

  #goOn(): void {
    while (!this.#held && !this.#over) {
      const batch = this.#queue.shift();
      if (!batch) break;
      this.#queued.events -= batch.count;
      this.#queued.bytes -= batch.body.length;
      this.#deliver(batch);
    }
    if (!this.#held && !this.#over && this.#missedFrom !== undefined) {
      const from = this.#missedFrom;
      this.#missedFrom = undefined;
      this.#options.sink.gap(from, this.#position);
    }
    this.#wake?.();
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#queue = [];
    this.#explaining = undefined;
    this.#wake?.();
    this.#options.onEnd(this);
  }

  end(reason: EndReason): void {
    if (this.#over) return;
    this.close();
    this.#options.sink.end(reason);
  }

  /** Live from now on if there is nothing left to replay. */
  #goLive(): boolean {
    if (this.#over || this.#position < this.#options.source.seq) return false;
    this.#live = true;
    this.#ahead = [];
    this.#options.sink.caughtUp(this.#position);
    return true;
  }

  /** Nothing may be delivered now. */
  get #held(): boolean {
    return this.#paused || this.#explaining !== undefined;
  }

  async #replay(): Promise<void> {
    const { explain, source } = this.#options;
    const step = () => this.#replayOne();
    try {
      do {
        while (this.#held && !this.#over) await new Promise<void>((resolve) => (this.#wake = resolve));
        if (this.#over) return;
        await (explain ? source.alone(step) : step());
      } while (!this.#over && !this.#goLive());
    } catch {
      // The log cannot be read: the reader comes back, as it would after a restart, and goes on where it was.
      this.end('closed');
    }
  }

  async #replayOne(): Promise<void> {
    const { explain, matches, sink, source } = this.#options;
    if (this.#over) return;
    const newest = source.seq;
    const batch = this.#takeAhead() ?? (await source.readAfter(this.#position));
    if (this.#over) return;
    const wanted = batch?.filtered(matches);
    const given = wanted && (explain ? await explained(wanted) : wanted);
    if (this.#over) return;
    const next = batch?.first ?? newest + 1;
    if (next > this.#position + 1) sink.gap(this.#position + 1, next - 1);
    this.#position = Math.max(this.#position, batch?.last ?? newest);
    if (given && !this.#over) this.#give(given);
  }

  #keepAhead(batch: TraceBatch): void {
    const { events, bytes } = this.#options.queue;
    const first = this.#ahead[0]?.first ?? batch.first;
    const size = this.#ahead.reduce((sum, { body }) => sum + body.length, batch.body.length);
    if (batch.last - first >= events || size > bytes) this.#ahead = [];
    this.#ahead.push(batch);
  }

  /** If nothing is missing before it. */
  #takeAhead(): TraceBatch | undefined {
    const first = this.#ahead[0]?.first;
    if (first === undefined || first > this.#position + 1) return undefined;
    const ahead = TraceBatch.join(this.#ahead)?.after(this.#position);
    this.#ahead = [];
    return ahead;
  }

  #deliver(batch: TraceBatch): void {
    const given = this.#options.explain ? explained(batch) : batch;
    if (given instanceof Promise) void this.#giveLater(batch, given);
    else this.#give(given);
  }

  async #giveLater(batch: TraceBatch, given: Promise<TraceBatch>): Promise<void> {
    this.#explaining = batch;
    try {
      const made = await given;
      if (this.#over) return;
      this.#explaining = undefined;
      this.#give(made);
      this.#goOn();
    } catch {
      this.end('closed');
    }
  }

  #give(batch: TraceBatch): void {
    if (!this.#options.sink.events(batch)) this.#paused = true;
  }

  #enqueue(batch: TraceBatch): boolean {
    const { events, bytes } = this.#options.queue;
    const { count, body } = batch;
    if (this.#queued.events + count > events || this.#queued.bytes + body.length > bytes) return false;
    this.#queue.push(batch);
    this.#queued.events += count;
    this.#queued.bytes += body.length;
    return true;
  }

  #lag(first: number): void {
    if (this.#options.onLag === 'close') this.end('lagging');
    else this.#missedFrom = first;
  }
}
