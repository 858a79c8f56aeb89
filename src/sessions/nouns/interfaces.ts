/** The interfaces of a host, as `ip -j -s addr` shows them. */
import { linkView } from '../../console/ip/views.ts';
import type { Interface, InterfacePatch } from '../../contract/interface.ts';
import type { Host } from '../../engine/host.ts';
import type { LinkState } from '../../engine/state.ts';
import type { ChangeOptions, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';
import { hostOf, linkOf } from './find.ts';

export class Interfaces {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string): Promise<Versioned<Interface[]>> {
    return this.#session.read((lab) => interfacesOf(hostOf(lab, host)));
  }

  get(host: string, ifname: string): Promise<Versioned<Interface>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      return view(found, linkOf(found, ifname));
    });
  }

  /** What `ip link set` does. Errors: NotFound, Refused. */
  patch(host: string, ifname: string, change: InterfacePatch, options?: ChangeOptions): Promise<Versioned<Interface>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      const { ifindex } = linkOf(found, ifname);
      found.setLink(ifindex, defined(change));
      return view(found, found.linkByIndex(ifindex) as LinkState);
    }, options);
  }
}

export function interfacesOf(host: Host): Interface[] {
  return host.links().map((link) => view(host, link));
}

function view(host: Host, link: LinkState): Interface {
  return linkView(host, link, { addrs: true, stats: true }) as Interface;
}

/** Without the keys whose value is undefined. */
function defined<T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never;
}
