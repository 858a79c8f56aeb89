/** The trace of one session: numbers events, keeps them, hands them to whoever watches. */
import type { TraceFilter, TraceLine } from './line.ts';
import type { SubscribeOptions, Subscription, TraceSink } from './subscription.ts';

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

export class TraceHub {
  /** The newest event that was published, 0 when there is none. */
  get seq(): number {
    throw new Error('not written yet');
  }

  /** The oldest event kept; seq + 1 when there is none. */
  get earliest(): number {
    throw new Error('not written yet');
  }

  get subscribers(): number {
    throw new Error('not written yet');
  }

  /** A page of what is kept. Errors: Trimmed. */
  history(query: HistoryQuery): Promise<History> {
    throw new Error('not written yet');
  }

  /** Errors: Trimmed, Malformed (a seq that has not happened), LimitReached. */
  subscribe(options: SubscribeOptions, sink: TraceSink): Promise<Subscription> {
    throw new Error('not written yet');
  }
}
