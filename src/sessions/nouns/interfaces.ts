/** The interfaces of a host, as `ip -j addr` shows them. */
import type { Interface, InterfacePatch } from '../../contract/interface.ts';
import type { ChangeOptions, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Interfaces {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string): Promise<Versioned<Interface[]>> {
    throw new Error('not written yet');
  }

  get(host: string, ifname: string): Promise<Versioned<Interface>> {
    throw new Error('not written yet');
  }

  /** What `ip link set` does. Errors: NotFound, Refused. */
  patch(host: string, ifname: string, change: InterfacePatch, options?: ChangeOptions): Promise<Versioned<Interface>> {
    throw new Error('not written yet');
  }
}
