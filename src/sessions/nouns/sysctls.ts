/** The sysctls of a host, by names with dots: net.ipv4.ip_forward. */
import type { ChangeOptions, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Sysctls {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string): Promise<Versioned<Record<string, string>>> {
    throw new Error('not written yet');
  }

  get(host: string, name: string): Promise<Versioned<string>> {
    throw new Error('not written yet');
  }

  /** Errors: NotFound, Refused. */
  set(host: string, name: string, value: string, options?: ChangeOptions): Promise<Versioned<string>> {
    throw new Error('not written yet');
  }
}
