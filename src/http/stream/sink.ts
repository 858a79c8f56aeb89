/** One subscription of one socket: what the trace gives it, as messages. */
import type { ServerMessage, Subscribe } from '../../contract/http/stream.ts';
import type { TraceBatch } from '../../sessions/trace/batch.ts';
import type { TraceSink } from '../../sessions/trace/subscription.ts';
import { CLOSE, type CloseCode } from './close-codes.ts';
import { encodeEvents } from './encode.ts';

const ends = { removed: CLOSE.gone, closed: CLOSE.restart, lagging: CLOSE.tooSlow } as const;

export interface MessageSinkOptions {
  session: string;
  subscribe: Subscribe;
  send: (text: string | Buffer) => boolean;
  end: (why: CloseCode) => void;
}

/**
 * Holds back what the trace gives before `begin()`: the trace may begin to speak while it is being subscribed to, and
 * `subscribed` and `snapshot` come first.
 */
export class MessageSink implements TraceSink {
  readonly #options: MessageSinkOptions;
  #held: (string | Buffer)[] | undefined = [];
  /** Where the client knows to resume from. */
  #told = 0;
  #live = false;

  constructor(options: MessageSinkOptions) {
    this.#options = options;
  }

  begin(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const text of held) this.#options.send(text);
  }

  events(batch: TraceBatch): boolean {
    const { id, explain } = this.#options.subscribe;
    this.#told = batch.last;
    return this.#send(encodeEvents(id, batch, explain));
  }

  gap(from: number, to: number): void {
    const { id } = this.#options.subscribe;
    this.#told = to;
    this.#tell({ type: 'gap', id, from, to, backfill: backfill(this.#options, from, to) });
  }

  /** Events went by that the filter held back: a resume need not go through them again. */
  refresh(position: number): void {
    if (this.#live && position > this.#told) this.caughtUp(position);
  }

  caughtUp(seq: number): void {
    this.#live = true;
    this.#told = seq;
    this.#tell({ type: 'caught-up', id: this.#options.subscribe.id, seq });
  }

  end(reason: 'removed' | 'closed' | 'lagging'): void {
    this.#options.end(ends[reason]);
  }

  #tell(message: ServerMessage): boolean {
    return this.#send(JSON.stringify(message));
  }

  #send(text: string | Buffer): boolean {
    if (!this.#held) return this.#options.send(text);
    this.#held.push(text);
    return false;
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
