/** One reader of the trace, as it sees it: first what is kept, then what happens, without a gap or a repeat. */
import type { TraceBatch } from './batch.ts';
import type { TraceFilter } from './filter.ts';

/** The reader's side. Called synchronously, never again after `end` or `Subscription.close()`. */
export interface TraceSink {
  /** false: enough for now; nothing more comes until `Subscription.resume()`. */
  events(batch: TraceBatch): boolean;
  /** Events `from` to `to` were missed: the reader was too slow, or they are no longer kept. */
  gap(from: number, to: number): void;
  /** Everything up to `seq` that passes the filter has been delivered; what follows is live. */
  caughtUp(seq: number): void;
  /** `removed`: the session is gone; `closed`: the server stops; `lagging`: too slow, and asked to be cut off. */
  end(reason: EndReason): void;
}

export type EndReason = 'removed' | 'closed' | 'lagging';

export interface SubscribeOptions {
  /** `now`: what comes; `start`: the oldest kept; a number: everything after that seq (Trimmed when not all is kept). */
  from: 'now' | 'start' | number;
  filter?: TraceFilter;
  /** Each event with its `why`. */
  explain?: boolean;
  /** What to do with a reader that is too slow; `gap` when absent. */
  onLag?: 'gap' | 'close';
  /** Say nothing before the first `resume()`. */
  hold?: boolean;
}

export interface Subscription {
  /** The first event it gets (or would, if the filter lets it through) is `after` + 1. */
  readonly after: number;
  /** Everything up to here that passes the filter was delivered, or told as a gap. */
  readonly position: number;
  resume(): void;
  close(): void;
}
