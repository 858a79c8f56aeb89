/** The hosts of a session. */
import type { Host, HostCreate } from '../../contract/host.ts';
import type { Lab } from '../../engine/lab.ts';
import type { ChangeOptions, Page, PageRequest, Versioned } from '../answer.ts';
import { LimitReached, Malformed } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { hostOf } from './find.ts';

export class Hosts {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** Errors: Conflict (the name is taken), LimitReached. */
  add({ name, labels = {}, bare = false }: HostCreate, options?: ChangeOptions<Host>): Promise<Versioned<Host>> {
    const { keeper, limits, clock } = this.#session;
    const { hostsPerSession, objectsPerSession } = limits;
    return this.#session.run((lab) => {
      if (lab.hosts.size >= hostsPerSession) throw new LimitReached('hostsPerSession', hostsPerSession);
      if (lab.objects >= objectsPerSession) throw new LimitReached('objectsPerSession', objectsPerSession);
      // Its labels are told with it; a name that is taken is for the lab to refuse.
      if (!lab.host(name)) keeper.addHost(name, labels, clock());
      lab.addHost(name, { bare });
      return this.#view(lab, name);
    }, options);
  }

  /** In the order they were added. */
  list({ limit, cursor }: PageRequest): Promise<Versioned<Page<Host>>> {
    return this.#session.read((lab) => {
      const after = cursor === undefined ? -1 : Number(cursor);
      if (!Number.isSafeInteger(after)) throw new Malformed('the cursor is not one of ours');
      const rest = [...this.#session.keeper.hosts.values()].filter(({ position }) => position > after);
      const items = rest.slice(0, limit).map(({ name }) => this.#view(lab, name));
      const last = rest[limit - 1];
      return rest.length > limit && last ? { items, next: String(last.position) } : { items };
    });
  }

  get(name: string): Promise<Versioned<Host>> {
    return this.#session.read((lab) => this.#view(lab, name));
  }

  /** Its pings are interrupted first, and forgotten with it. */
  remove(name: string, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      hostOf(lab, name);
      this.#session.keeper.pings.remove(lab, name);
      lab.removeHost(name);
    }, options);
  }

  #view(lab: Lab, name: string): Host {
    const host = hostOf(lab, name);
    const stored = this.#session.keeper.hosts.get(name);
    return {
      name,
      labels: stored?.labels ?? {},
      interfaces: host.links().map(({ ifname }) => ifname),
      createdAt: (stored?.createdAt ?? this.#session.keeper.record.createdAt).toISOString(),
    };
  }
}
