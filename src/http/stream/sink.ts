/** One subscription of one socket: what the trace gives it, as messages. */
import type { ServerMessage, Subscribe } from '../../contract/http/stream.ts';
import type { TraceBatch } from '../../sessions/trace/batch.ts';
import type { TraceSink } from '../../sessions/trace/subscription.ts';
import { Batcher } from './batcher.ts';
import { CLOSE, type CloseCode } from './close-codes.ts';
import { encodeEvents } from './encode.ts';
import type { After } from './transport.ts';

const ends = { removed: CLOSE.gone, closed: CLOSE.restart, lagging: CLOSE.tooSlow } as const;

export interface MessageSinkOptions {
  session: string;
  subscribe: Subscribe;
  send: (text: string | Buffer) => boolean;
  end: (why: CloseCode) => void;
  after: After;
}

export class MessageSink implements TraceSink {
  readonly #options: MessageSinkOptions;
  readonly #batcher: Batcher | undefined;
  /** Where the client knows to resume from. */
  #told = 0;
  #live = false;

  constructor(options: MessageSinkOptions) {
    this.#options = options;
    const { batch } = options.subscribe;
    if (batch) this.#batcher = new Batcher(batch, options.after, (one) => this.#events(one));
  }

  events(batch: TraceBatch): boolean {
    return this.#batcher ? this.#batcher.add(batch) : this.#events(batch);
  }

  #events(batch: TraceBatch): boolean {
    const { id } = this.#options.subscribe;
    this.#told = batch.last;
    return this.#options.send(encodeEvents(id, batch));
  }

  gap(from: number, to: number): void {
    const { id } = this.#options.subscribe;
    this.#batcher?.flush();
    this.#told = to;
    this.#tell({ type: 'gap', id, from, to, backfill: backfill(this.#options, from, to) });
  }

  /** Events went by that the filter held back: a resume need not go through them again. */
  refresh(position: number): void {
    if (!this.#live) return;
    this.#batcher?.flush();
    if (position > this.#told) this.caughtUp(position);
  }

  caughtUp(seq: number): void {
    this.#batcher?.flush();
    this.#live = true;
    this.#told = seq;
    this.#tell({ type: 'caught-up', id: this.#options.subscribe.id, seq });
  }

  end(reason: 'removed' | 'closed' | 'lagging'): void {
    this.#batcher?.flush();
    this.#options.end(ends[reason]);
  }

  /** Nothing is said any more. */
  close(): void {
    this.#batcher?.close();
  }

  #tell(message: ServerMessage): boolean {
    return this.#options.send(JSON.stringify(message));
  }
}

/** Where a GET gives what was left out; page by page, as its `next` says. */
function backfill({ session, subscribe }: MessageSinkOptions, from: number, to: number): string {
  const query = new URLSearchParams({ after: String(from - 1), until: String(to) });
  for (const host of subscribe.filter?.hosts ?? []) query.append('host', host);
  for (const type of subscribe.filter?.types ?? []) query.append('type', type);
  if (subscribe.filter?.ping !== undefined) query.set('ping', subscribe.filter.ping);
  if (subscribe.filter?.direction) query.set('direction', subscribe.filter.direction);
  if (subscribe.explain) query.set('explain', 'true');
  return `/v1/sessions/${encodeURIComponent(session)}/trace?${query}`;
}
