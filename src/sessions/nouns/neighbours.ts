/** The neighbours of a host. */
import type { Neighbour } from '../../contract/neighbour.ts';
import type { Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Neighbours {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string): Promise<Versioned<Neighbour[]>> {
    throw new Error('not written yet');
  }
}
