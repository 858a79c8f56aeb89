/** The pings of a host: made, watched, interrupted, remembered. */
import type { Ping, PingCreate } from '../../contract/ping.ts';
import type { ChangeOptions, Page, PageRequest, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Pings {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** At pace `instant` it is done when this resolves, at `realtime` it runs. Errors: NotFound, LimitReached. */
  create(host: string, input: PingCreate, options?: ChangeOptions): Promise<Versioned<Ping>> {
    throw new Error('not written yet');
  }

  /** Newest first. */
  list(host: string, page: PageRequest): Promise<Versioned<Page<Ping>>> {
    throw new Error('not written yet');
  }

  get(host: string, id: string): Promise<Versioned<Ping>> {
    throw new Error('not written yet');
  }

  /** As ^C does; a ping that has ended stays as it is. */
  interrupt(host: string, id: string): Promise<Versioned<Ping>> {
    throw new Error('not written yet');
  }
}
