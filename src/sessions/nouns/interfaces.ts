/** The interfaces of a host, as `ip -j -s addr` shows them. */
import { type LinkParts, linkView } from '../../console/ip/views.ts';
import type { Interface, InterfaceCreate, InterfacePatch } from '../../contract/interface.ts';
import type { Host } from '../../engine/host.ts';
import type { LinkState } from '../../engine/state.ts';
import type { ChangeOptions, ListPart, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';
import { mapped } from '../slices.ts';
import { hostOf, linkOf } from './find.ts';
import { linkChange } from './request/link.ts';

/** `details` as `-d`. */
type Form = Pick<LinkParts, 'details'>;

export class Interfaces {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** `count` of those after the first `from`. */
  list(
    host: string,
    { from = 0, count = Number.POSITIVE_INFINITY, ...form }: Form & Partial<ListPart> = {},
  ): Promise<Versioned<Interface[]>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      return viewsOf(found, found.links().slice(from, from + count), form);
    });
  }

  get(host: string, ifname: string, form: Form = {}): Promise<Versioned<Interface>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      return view(found, linkOf(found, ifname), form);
    });
  }

  /** What `ip link add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  add(
    host: string,
    { type, ifname, ...rest }: InterfaceCreate,
    options?: ChangeOptions<Interface>,
  ): Promise<Versioned<Interface>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      found.newLink({ kind: type, change: linkChange(rest), ...(ifname !== undefined && { ifname }) });
      return view(found, found.links().at(-1) as LinkState);
    }, options);
  }

  /** What `ip link set` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  patch(
    host: string,
    ifname: string,
    change: InterfacePatch,
    options?: ChangeOptions<Interface>,
  ): Promise<Versioned<Interface>> {
    return this.#session.run(async (lab) => {
      const found = hostOf(lab, host);
      const { ifindex } = linkOf(found, ifname);
      await this.#session.finish(lab, found.settingLink(ifindex, linkChange(change)));
      return view(found, found.linkByIndex(ifindex) as LinkState);
    }, options);
  }

  /** What `ip link del` does. Errors: NotFound, Refused. */
  remove(host: string, ifname: string, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      return this.#session.finish(lab, found.deletingLink(linkOf(found, ifname).ifindex));
    }, options);
  }
}

export function interfacesOf(host: Host): Promise<Interface[]> {
  return viewsOf(host, host.links());
}

function viewsOf(host: Host, links: readonly LinkState[], form?: Form): Promise<Interface[]> {
  return mapped(links, (link) => view(host, link, form));
}

function view(host: Host, link: LinkState, form: Form = {}): Interface {
  return linkView(host, link, { addrs: true, stats: true, ...form }) as Interface;
}
