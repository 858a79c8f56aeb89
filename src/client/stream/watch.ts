/**
 * The trace of a session as it happens: every event that passes the filter, in order, none missing, none twice, however
 * often the connection is lost and the server starts again meanwhile.
 *
 * It remembers up to where it has read ({epoch, seq}) and goes on from there; what the server left out because a reader
 * was slow it fetches. What waits here is bounded: a reader who is much slower than the lab makes the socket wait.
 */
import type { StreamFilter, StreamPosition, StreamSnapshot } from '../../contract/http/stream.ts';
import type { TraceEvent } from '../../contract/trace.ts';
import { ProblemError } from '../rest.ts';
import { type BackfillOptions, backfill } from './backfill.ts';
import { type BackoffOptions, waitBefore } from './backoff.ts';
import { Connection, type Ended, type Heard } from './connection.ts';
import { Deferred } from './deferred.ts';
import { StreamError } from './errors.ts';
import { EventQueue } from './queue.ts';
import { globalSocket, meaningOf, type SocketClass } from './socket.ts';

export type Position = StreamPosition;
export type Snapshot = StreamSnapshot;
export type { TraceEvent };

/** Events that passed by and are no longer kept, both included. */
export interface Lost {
  from: number;
  to: number;
}

export interface WatchOptions {
  /** Where the server is; a function is asked before each connection. */
  url: string | (() => string);
  session: string;
  token: string;
  /** From the next event on when absent. `snapshot`: the state first (`onSnapshot`), then what follows it. */
  from?: 'now' | 'start' | 'snapshot' | Position;
  filter?: StreamFilter;
  /** Every event says why. */
  explain?: boolean;
  /** Another than the global one: Node 20 has none, `ws` does. */
  WebSocket?: SocketClass;
  fetch?: (request: Request) => Promise<Response>;
  /** The state that the following events begin with; again when the trace could not be joined where it was left. */
  onSnapshot?: (snapshot: Snapshot) => void;
  /** Events that nobody can give any more. It goes on after them; where this is absent, it ends with an error. */
  onLost?: (lost: Lost) => void;
  /** It is connected and subscribed, or no longer, and why. */
  onConnection?: (connected: boolean, reason: string) => void;
  backoff?: BackoffOptions;
  /** Tries in a row that may fail before it ends with an error; no limit when absent. */
  tries?: number;
  signal?: AbortSignal;
}

const BACKOFF: BackoffOptions = { minMs: 250, maxMs: 30_000 };
/** For a server that asks to be left alone for a while. */
const PAUSE = 4;
const PATIENCE_MS = 10_000;
/** Events and characters that may wait for the reader. */
const EVENTS = 5_000;
const WAITING = 4 * 1024 * 1024;
const GONE = 410;

export class Watch implements AsyncIterableIterator<TraceEvent> {
  /** Up to where the reader has read: where another `Watch` would go on. undefined before it is subscribed. */
  position: Position | undefined;
  readonly #options: WatchOptions;
  readonly #queue = new EventQueue(EVENTS);
  readonly #stop = new AbortController();
  readonly #subscribed = new Deferred<Position>();
  /** Up to where everything has come from the server. */
  #received: Position | undefined;
  #connection: Connection | undefined;
  /** The state is to be had before anything else. */
  #wantsSnapshot: boolean;

  constructor(options: WatchOptions) {
    this.#options = { ...options, WebSocket: options.WebSocket ?? globalSocket() };
    this.#wantsSnapshot = options.from === 'snapshot';
    if (typeof options.from === 'object') this.#received = { ...options.from };
    new URL(this.#url); // one that is none throws here, and is not tried for ever
    options.signal?.addEventListener('abort', this.close);
    if (options.signal?.aborted) this.close();
    else void this.#run();
  }

  /** Resolves when it is subscribed for the first time: nothing that happens after that is missed. */
  get subscribed(): Promise<Position> {
    return this.#subscribed.promise;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Errors: StreamError, when it has ended for good; not when the session was deleted, which is its end. */
  async next(): Promise<IteratorResult<TraceEvent>> {
    const value = await this.#queue.take((seq) => {
      if (this.position) this.position = { ...this.position, seq: Math.max(seq, this.position.seq) };
    });
    return value ? { value, done: false } : { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<TraceEvent>> {
    this.close();
    return { value: undefined, done: true };
  }

  /** Calls back for each event, one after the other, until it ends. Errors: StreamError, and the callback's. */
  async forEach(callback: (event: TraceEvent) => unknown): Promise<void> {
    for await (const event of this) await callback(event);
  }

  close = (): void => {
    if (this.#stop.signal.aborted) return;
    this.#queue.clear();
    this.#end();
  };

  /** What has come is still given. */
  #end(error?: StreamError): void {
    this.#options.signal?.removeEventListener('abort', this.close);
    this.#stop.abort();
    this.#connection?.close();
    this.#queue.end(error);
    this.#subscribed.reject(error ?? new StreamError('closed', 'it was closed before it was subscribed'));
  }

  async #run(): Promise<void> {
    const { backoff = BACKOFF, tries = Number.POSITIVE_INFINITY } = this.#options;
    for (let failed = 0; !this.#over; ) {
      const before = this.#received;
      let ended: Ended;
      try {
        ended = await this.#converse();
      } catch (error) {
        ended = { type: 'ended', code: 0, reason: String(error) };
      }
      this.#connection?.close();
      if (this.#over) return;
      this.#options.onConnection?.(false, ended.reason);
      const meaning = meaningOf(ended.code);
      if (meaning === 'gone') return this.#end();
      if (meaning === 'never') return this.#end(new StreamError(ended.code, ended.reason));
      failed = this.#received === before ? failed + 1 : 0;
      if (failed >= tries) return this.#end(new StreamError('unreachable', `${failed} tries: ${ended.reason}`));
      await this.#sleep(waitBefore(meaning === 'later' ? Math.max(failed, PAUSE) : failed, backoff));
    }
  }

  get #over(): boolean {
    return this.#stop.signal.aborted;
  }

  /** One connection, until it ends. */
  async #converse(): Promise<Ended> {
    const { session, token, filter, explain = false, WebSocket } = this.#options;
    const from = this.#wantsSnapshot ? 'snapshot' : (this.#received ?? this.#options.from ?? 'now');
    const path = `/v1/sessions/${encodeURIComponent(session)}/stream`;
    const connection = new Connection({
      ...{ WebSocket: WebSocket as SocketClass, url: this.#url.replace(/^http/, 'ws') + path, token },
      subscribe: { from, explain, ...(filter && { filter }) },
      ...{ waiting: WAITING, patienceMs: PATIENCE_MS },
    });
    this.#connection = connection;
    for (;;) {
      const message = await connection.next();
      if (message.type === 'ended' || this.#over) return message as Ended;
      await this.#hear(message);
    }
  }

  get #url(): string {
    const { url } = this.#options;
    return (typeof url === 'string' ? url : url()).replace(/\/+$/, '');
  }

  async #hear(message: Heard): Promise<void> {
    switch (message.type) {
      case 'subscribed': {
        const { epoch, seq } = message;
        this.#received = { epoch, seq };
        this.position ??= { epoch, seq };
        if (this.position.epoch !== epoch) this.position = { epoch, seq };
        this.#options.onConnection?.(true, 'subscribed');
        this.#subscribed.resolve({ epoch, seq });
        break;
      }
      case 'snapshot': {
        const { seq, revision, hosts } = message;
        this.#wantsSnapshot = false;
        this.#options.onSnapshot?.({ seq, revision, hosts });
        break;
      }
      case 'events':
        await this.#take(message.events, message.seq);
        break;
      case 'caught-up':
        await this.#take([], message.seq);
        break;
      case 'gap':
        await this.#fill(message);
        break;
      case 'error':
        this.#refused(message);
    }
  }

  /** What came before is not taken twice. */
  #take(events: readonly TraceEvent[], seq: number): Promise<void> {
    const { epoch = '', seq: last = 0 } = this.#received ?? {};
    this.#received = { epoch, seq: Math.max(seq, last) };
    const isNew = (events[0]?.seq ?? seq) > last;
    return this.#queue.put(isNew ? events : events.filter((event) => event.seq > last), this.#received.seq);
  }

  async #fill({ to, backfill: path }: Extract<Heard, { type: 'gap' }>): Promise<void> {
    const { token, fetch = globalThis.fetch } = this.#options;
    const options: BackfillOptions = { url: this.#url, path, token, fetch, signal: this.#stop.signal };
    try {
      for await (const { events, next } of backfill(options)) await this.#take(events, next ?? to);
    } catch (error) {
      const earliest = error instanceof ProblemError && error.status === GONE ? error.problem?.earliest : undefined;
      // Otherwise another connection gives what this one left out, from where we are.
      if (earliest === undefined) throw error;
      this.#lose(earliest);
      throw error;
    }
  }

  #refused({ code, detail, earliest }: Extract<Heard, { type: 'error' }>): void {
    if (code === 'trimmed' && earliest !== undefined) this.#lose(earliest);
    else if (code === 'wrong-epoch' && this.#options.from === 'snapshot') this.#wantsSnapshot = true;
    else this.#end(new StreamError(code, detail));
    this.#connection?.close();
  }

  /** Everything before `earliest` that we do not have is gone. */
  #lose(earliest: number): void {
    const { epoch = '', seq = 0 } = this.#received ?? {};
    const lost = { from: seq + 1, to: earliest - 1 };
    const { from, onLost } = this.#options;
    if (from === 'snapshot') this.#wantsSnapshot = true;
    else if (!onLost) this.#end(new StreamError('trimmed', `events ${lost.from} to ${lost.to} are no longer kept`));
    this.#received = { epoch, seq: earliest - 1 };
    onLost?.(lost);
  }

  /** At most so long. */
  #sleep(ms: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
    });
  }
}
