/** The addresses of an interface. */
import type { AddressCreate, AddressInfo } from '../../contract/address.ts';
import type { ChangeOptions, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Addresses {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string, ifname: string): Promise<Versioned<AddressInfo[]>> {
    throw new Error('not written yet');
  }

  /** What `ip addr add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  add(host: string, ifname: string, input: AddressCreate, options?: ChangeOptions): Promise<Versioned<AddressInfo>> {
    throw new Error('not written yet');
  }

  remove(
    host: string,
    ifname: string,
    local: string,
    prefixlen: number,
    options?: ChangeOptions,
  ): Promise<Versioned<void>> {
    throw new Error('not written yet');
  }
}
