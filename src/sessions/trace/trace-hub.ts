/** The trace of one session: what is kept of it, and who watches it. */
import { LimitReached, Malformed, notKept, Trimmed } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Meter } from '../meter.ts';
import type { Extent, Segment, TraceLog } from '../ports.ts';
import { others } from '../slices.ts';
import { TraceBatch } from './batch.ts';
import { keyOf, type Matches, matcher, type TraceFilter } from './filter.ts';
import { Reader } from './reader.ts';
import type { EndReason, SubscribeOptions, Subscription, TraceSink } from './subscription.ts';

export interface HistoryQuery extends TraceFilter {
  /** Events after this seq; from the oldest kept when absent. */
  after?: number;
  /** Events up to this seq. */
  until?: number;
  /** At most so many events. */
  limit: number;
  /** Bytes looked at. */
  bytes?: number;
}

export interface History {
  /** undefined when there is nothing. */
  batch: TraceBatch | undefined;
  /** Give it back as `after` to read on; absent when the newest event was looked at. */
  next?: number;
  earliest: number;
  /** The newest event there was. */
  seq: number;
}

/** Read from the log at once: enough to be quick, little enough to let others in between. */
const CHUNK = { events: 2_000, bytes: 512 * 1024 };
/** Looked at for one page of history before it is given as it is, with `next`, unless less is asked for. */
const PAGE_BYTES = 16 * 1024 * 1024;
/** The log is trimmed once it is over its limit by this part, so that it is not trimmed all the time. */
const SLACK = 1 / 16;
/** Telling all readers may take so long, ms, without a rest for everybody else afterwards; and the longest rest. */
const QUICK = 1;
const LONGEST_REST = 20;

export interface TraceHubOptions {
  log: Pick<TraceLog, 'read' | 'extent' | 'trim'>;
  limits: Limits;
  meter: Meter;
}

export class TraceHub {
  readonly #session: string;
  readonly #log: TraceHubOptions['log'];
  readonly #limits: Limits;
  readonly #meter: Meter;
  readonly #readers = new Set<Reader>();
  /** Filters in use, by what they say: who wants the same shares what is made of it. */
  readonly #filters = new Map<string, { matches: Matches; readers: number }>();
  /** Committed, and not yet told to those who are live. */
  #untold: Segment[] = [];
  /** What was last to be done alone. */
  #alone: Promise<unknown> = Promise.resolve();
  #told: number;
  #teller: NodeJS.Timeout | undefined;
  /** By the monotonic clock, ms. */
  #restUntil = 0;
  #seq: number;
  #earliest: number;
  #bytes: number;
  #trimming = false;

  constructor(session: string, { log, limits, meter }: TraceHubOptions, extent: Extent) {
    this.#session = session;
    this.#log = log;
    this.#limits = limits;
    this.#meter = meter;
    this.#seq = extent.last;
    this.#told = extent.last;
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

  /** Of what is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  get subscribers(): number {
    return this.#readers.size;
  }

  /** Errors: Malformed, of a seq that has not happened. */
  happened(seq: number, pointer?: string): void {
    if (seq > this.#seq) throw new Malformed(`the newest event is ${this.#seq}`, pointer);
  }

  /** A page of what is kept. Errors: Trimmed, Unavailable. */
  async history(query: HistoryQuery): Promise<History> {
    const { after = this.#earliest - 1, until = Number.POSITIVE_INFINITY, limit, bytes = PAGE_BYTES } = query;
    if (after < this.#earliest - 1) throw new Trimmed(this.#earliest);
    const matches = matcher(query);
    const found: TraceBatch[] = [];
    const end = () => Math.min(until, this.#seq);
    let position = after;
    let looked = 0;
    let count = 0;
    while (position < end() && looked < bytes && count < limit) {
      const read = await this.#readAfter(position, end()).catch((cause) => {
        throw notKept('the trace cannot be read', cause);
      });
      const first = read?.first ?? end() + 1;
      if (first > position + 1 && position > after) break;
      // Trimmed while it was being read, or torn: what is there can be had from its beginning.
      if (!read || first > position + 1) throw new Trimmed(Math.max(first, this.#earliest));
      looked += read.body.length;
      // To choose among them, all of them are looked at: of many who read, one in a turn of the event loop.
      if (matches) await others();
      const wanted = read.filtered(matches)?.slice(0, limit - count);
      if (wanted) found.push(wanted);
      count += wanted?.count ?? 0;
      position = wanted && count >= limit ? wanted.last : read.last;
    }
    const batch = TraceBatch.join(found);
    const page = { batch, earliest: this.#earliest, seq: this.#seq };
    return position < end() ? { ...page, next: position } : page;
  }

  /** Errors: Trimmed, Malformed (a seq that has not happened), LimitReached. */
  async subscribe(options: SubscribeOptions, sink: TraceSink): Promise<Subscription> {
    const { subscribersPerSession, subscriberEvents, subscriberBytes } = this.#limits;
    if (this.#readers.size >= subscribersPerSession) {
      throw new LimitReached('subscribersPerSession', subscribersPerSession);
    }
    this.#tell();
    const after = this.#start(options.from);
    const filter = this.#filter(options.filter);
    const hub = this;
    const reader = new Reader({
      source: {
        get seq() {
          return hub.#told;
        },
        readAfter: (seq) => this.#readAfter(seq, this.#told),
        alone: (work) => this.alone(work),
      },
      sink: counted(sink, this.#meter),
      after,
      matches: filter?.matches,
      explain: options.explain ?? false,
      onLag: options.onLag ?? 'gap',
      queue: { events: subscriberEvents, bytes: subscriberBytes },
      onEnd: () => {
        this.#readers.delete(reader);
        filter?.release();
      },
    });
    this.#readers.add(reader);
    if (!options.hold) reader.resume();
    return reader;
  }

  #filter(filter: TraceFilter | undefined): { matches: Matches; release: () => void } | undefined {
    const made = matcher(filter);
    if (!made || !filter) return undefined;
    const key = keyOf(filter);
    const shared = this.#filters.get(key) ?? { matches: made, readers: 0 };
    this.#filters.set(key, shared);
    shared.readers++;
    const release = () => {
      if (--shared.readers === 0) this.#filters.delete(key);
    };
    return { matches: shared.matches, release };
  }

  /**
   * Explaining what is kept, or making packets of it, takes long: one reader has it done after the other, and only one
   * holds what it reads.
   */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#alone.then(others).then(work);
    this.#alone = done.catch(() => {});
    return done;
  }

  #start(from: SubscribeOptions['from']): number {
    if (from === 'now') return this.#seq;
    if (from === 'start') return this.#earliest - 1;
    this.happened(from);
    if (from < this.#earliest - 1) throw new Trimmed(this.#earliest);
    return from;
  }

  /** As many as one read of the log gives. */
  async #readAfter(seq: number, until: number): Promise<TraceBatch | undefined> {
    const segments = await this.#log.read(this.#session, seq, CHUNK);
    return TraceBatch.of(segments)?.after(seq)?.until(until);
  }

  /** For the session: this is committed. */
  publish(segment: Segment): void {
    this.#seq = segment.lastSeq;
    this.#bytes += segment.body.byteLength;
    this.#untold.push(segment);
    const rest = this.#readers.size === 0 ? 0 : this.#restUntil - performance.now();
    if (rest <= 0) this.#tell();
    else this.#teller ??= setTimeout(() => this.#tell(), rest);
    this.#trim();
  }

  /**
   * Tells those who are live. What took long (a thousand readers) is followed by a rest as long, so that others have
   * the event loop too; what is committed meanwhile is told in one go.
   */
  #tell(): void {
    clearTimeout(this.#teller);
    this.#teller = undefined;
    const segments = this.#untold;
    this.#untold = [];
    this.#told = this.#seq;
    if (this.#readers.size === 0) return;
    const batch = TraceBatch.of(segments);
    if (!batch) return;
    const from = performance.now();
    for (const reader of this.#readers) reader.push(batch);
    const to = performance.now();
    this.#restUntil = to - from > QUICK ? to + Math.min(to - from, LONGEST_REST) : 0;
  }

  /** For the session: it was loaded again, and this is what is kept of it. */
  reset(extent: Extent): void {
    this.#tell();
    const ahead = extent.last > this.#seq;
    this.#seq = extent.last;
    this.#told = extent.last;
    this.#earliest = extent.earliest;
    this.#bytes = extent.bytes;
    if (ahead) for (const reader of this.#readers) reader.fallBack();
  }

  /** Something of it was forgotten because of its age. */
  async expired(): Promise<void> {
    const before = this.#bytes;
    const extent = await this.#log.extent(this.#session);
    if (!extent || extent.earliest <= this.#earliest) return;
    this.#earliest = extent.earliest;
    this.#bytes -= Math.max(0, before - extent.bytes);
  }

  /** For the session: nobody watches any more. */
  end(reason: EndReason): void {
    this.#tell();
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

/** What a subscriber is given, and how often it misses something, is counted on the way. */
function counted(sink: TraceSink, meter: Meter): TraceSink {
  return {
    events(batch) {
      meter.delivered(batch.count);
      return sink.events(batch);
    },
    gap(from, to) {
      meter.missed();
      sink.gap(from, to);
    },
    caughtUp: (seq) => sink.caughtUp(seq),
    end: (reason) => sink.end(reason),
  };
}
