/** The policy rules of a host. */
import type { Rule } from '../../contract/rule.ts';
import type { Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Rules {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string): Promise<Versioned<Rule[]>> {
    throw new Error('not written yet');
  }
}
