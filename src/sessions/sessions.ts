/** All sessions: made, found, loaded when somebody comes, put away when nobody does. */
import type { Session, SessionCreate, SessionCreated } from '../contract/session.ts';
import type { Page, PageRequest, Versioned } from './answer.ts';
import type { Limits } from './limits.ts';
import type { LiveSession } from './live-session.ts';
import type { SessionStore, TraceLog } from './ports.ts';

export interface SessionsOptions {
  store: SessionStore;
  log: TraceLog;
  limits?: Partial<Limits>;
  /** The time of day. */
  clock: () => Date;
  /** Random bytes fit for secrets. */
  random: (bytes: number) => Uint8Array;
}

export class Sessions {
  constructor(options: SessionsOptions) {
    throw new Error('not written yet');
  }

  /** Errors: LimitReached, Unavailable. */
  create(input: SessionCreate): Promise<Versioned<SessionCreated>> {
    throw new Error('not written yet');
  }

  /** In the order they were made. Errors: Malformed (a cursor that is none). */
  list(page: PageRequest): Promise<Page<Session>> {
    throw new Error('not written yet');
  }

  /** Loads it on first use. Errors: NotFound, Unavailable. */
  open(id: string): Promise<LiveSession> {
    throw new Error('not written yet');
  }

  /** open() for whoever has its token. Errors: NotFound, Unauthorized, Unavailable. */
  authenticate(id: string, token: string): Promise<LiveSession> {
    throw new Error('not written yet');
  }

  /** Its subscribers are told; nothing of it is kept. Errors: NotFound. */
  remove(id: string): Promise<void> {
    throw new Error('not written yet');
  }

  /** How many are in memory. */
  get loaded(): number {
    throw new Error('not written yet');
  }

  /** Fails when nothing could be kept at the moment. */
  check(): Promise<void> {
    throw new Error('not written yet');
  }

  /** Lets the queues run empty, ends subscriptions, leaves everything kept. The ports stay open. */
  close(): Promise<void> {
    throw new Error('not written yet');
  }
}
