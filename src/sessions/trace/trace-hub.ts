/** The trace of one session: what is kept of it, and who watches it. */
import { LimitReached, Malformed, Trimmed, Unavailable } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Extent, Segment, TraceLog } from '../ports.ts';
import { linesOf, matcher, type TraceFilter, type TraceLine } from './line.ts';
import { Reader } from './reader.ts';
import type { EndReason, SubscribeOptions, Subscription, TraceBatch, TraceSink } from './subscription.ts';

export interface HistoryQuery extends TraceFilter {
  /** Events after this seq; from the oldest kept when absent. */
  after?: number;
  /** At most so many events. */
  limit: number;
}

export interface History {
  lines: TraceLine[];
  /** Give it back as `after` to read on; absent when the newest event was looked at. */
  next?: number;
  earliest: number;
  /** The newest event there was. */
  seq: number;
}

/** Read from the log at once. */
const CHUNK = { events: 5_000, bytes: 1024 * 1024 };
/** Looked at for one page of history before it is given as it is, with `next`. */
const PAGE_BYTES = 16 * 1024 * 1024;
/** The log is trimmed once it is over its limit by this part, so that it is not trimmed all the time. */
const SLACK = 1 / 16;

export class TraceHub {
  readonly #session: string;
  readonly #log: TraceLog;
  readonly #limits: Limits;
  readonly #readers = new Set<Reader>();
  #seq: number;
  #earliest: number;
  #bytes: number;
  #trimming = false;

  constructor(session: string, log: TraceLog, limits: Limits, extent: Extent) {
    this.#session = session;
    this.#log = log;
    this.#limits = limits;
    this.#seq = extent.last;
    this.#earliest = extent.earliest;
    this.#bytes = extent.bytes;
  }

  /** The newest event that was published, 0 when there is none. */
  get seq(): number {
    return this.#seq;
  }

  /** The oldest event kept; seq + 1 when there is none. */
  get earliest(): number {
    return this.#earliest;
  }

  get subscribers(): number {
    return this.#readers.size;
  }

  /** A page of what is kept. Errors: Trimmed, Unavailable. */
  async history(query: HistoryQuery): Promise<History> {
    const { after = this.#earliest - 1, limit } = query;
    if (after < this.#earliest - 1) throw new Trimmed(this.#earliest);
    const matches = matcher(query);
    const found: TraceLine[] = [];
    let position = after;
    let looked = 0;
    while (position < this.#seq && looked < PAGE_BYTES) {
      const lines = await this.readAfter(position).catch((cause) => {
        throw new Unavailable('the trace cannot be read', { cause });
      });
      if (lines.length === 0) break;
      for (const line of lines) {
        if (!matches || matches(line)) found.push(line);
        looked += line.json.length;
        position = line.seq;
        if (found.length >= limit) break;
      }
      if (found.length >= limit) break;
    }
    const page = { lines: found, earliest: this.#earliest, seq: this.#seq };
    return position < this.#seq ? { ...page, next: position } : page;
  }

  /** Errors: Trimmed, Malformed (a seq that has not happened), LimitReached. */
  async subscribe(options: SubscribeOptions, sink: TraceSink): Promise<Subscription> {
    const { subscribersPerSession, subscriberEvents, subscriberBytes } = this.#limits;
    if (this.#readers.size >= subscribersPerSession) {
      throw new LimitReached('subscribersPerSession', subscribersPerSession);
    }
    const reader = new Reader({
      source: this,
      sink,
      after: this.#start(options.from),
      matches: matcher(options.filter),
      onLag: options.onLag ?? 'gap',
      queue: { events: subscriberEvents, bytes: subscriberBytes },
      onEnd: () => this.#readers.delete(reader),
    });
    this.#readers.add(reader);
    reader.start();
    return reader;
  }

  #start(from: SubscribeOptions['from']): number {
    if (from === 'now') return this.#seq;
    if (from === 'start') return this.#earliest - 1;
    if (from > this.#seq) throw new Malformed(`the newest event is ${this.#seq}`);
    if (from < this.#earliest - 1) throw new Trimmed(this.#earliest);
    return from;
  }

  /** Published lines after a seq, as many as one read of the log gives. */
  async readAfter(seq: number): Promise<TraceLine[]> {
    const segments = await this.#log.read(this.#session, seq, CHUNK);
    const newest = this.#seq;
    return segments.flatMap(({ body }) => linesOf(body)).filter((line) => line.seq > seq && line.seq <= newest);
  }

  /** For the session: this is committed. */
  publish({ lastSeq, body }: Segment): void {
    this.#seq = lastSeq;
    this.#bytes += body.byteLength;
    if (this.#readers.size > 0) {
      const batch: TraceBatch = { lines: linesOf(body) };
      for (const reader of this.#readers) reader.push(batch);
    }
    this.#trim();
  }

  /** For the session: it was loaded again, and this is what is kept of it. */
  reset(extent: Extent): void {
    const ahead = extent.last > this.#seq;
    this.#seq = extent.last;
    this.#earliest = extent.earliest;
    this.#bytes = extent.bytes;
    if (ahead) for (const reader of this.#readers) reader.fallBack();
  }

  /** For the session: nobody watches any more. */
  end(reason: EndReason): void {
    for (const reader of [...this.#readers]) reader.end(reason);
  }

  /** Whether there is so much that it is worth while to trim. */
  get #full(): boolean {
    const { eventsKept, traceBytes } = this.#limits;
    return this.#seq - this.#earliest + 1 > eventsKept * (1 + SLACK) || this.#bytes > traceBytes * (1 + SLACK);
  }

  #trim(): void {
    if (this.#trimming || !this.#full) return;
    this.#trimming = true;
    this.#trimAll()
      // It stays too long until the next try, with the next events; nothing is lost.
      .catch(() => undefined)
      .finally(() => {
        this.#trimming = false;
      });
  }

  async #trimAll(): Promise<void> {
    const { eventsKept, traceBytes } = this.#limits;
    while (this.#full) {
      const before = this.#bytes;
      const extent = await this.#log.trim(this.#session, { events: eventsKept, bytes: traceBytes });
      if (!extent || extent.earliest === this.#earliest) return;
      this.#earliest = extent.earliest;
      // What was appended meanwhile is in `extent` or not: count what went, not what is left.
      this.#bytes -= Math.max(0, before - extent.bytes);
    }
  }
}
