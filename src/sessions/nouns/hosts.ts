/** The hosts of a session. */
import type { Host, HostCreate } from '../../contract/host.ts';
import type { ChangeOptions, Page, PageRequest, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Hosts {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** Errors: Conflict (the name is taken), LimitReached. */
  add(input: HostCreate, options?: ChangeOptions): Promise<Versioned<Host>> {
    throw new Error('not written yet');
  }

  list(page: PageRequest): Promise<Versioned<Page<Host>>> {
    throw new Error('not written yet');
  }

  get(name: string): Promise<Versioned<Host>> {
    throw new Error('not written yet');
  }

  remove(name: string, options?: ChangeOptions): Promise<Versioned<void>> {
    throw new Error('not written yet');
  }
}
