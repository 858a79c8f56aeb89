/** The neighbours of a host. */
import { neighView } from '../../console/ip/views.ts';
import { isSet } from '../../contract/common.ts';
import type { Neighbour, NeighbourCreate, NeighbourReplace } from '../../contract/neighbour.ts';
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import { NUD } from '../../engine/neigh/neighbour.ts';
import { type NeighState, NTF } from '../../engine/state.ts';
import type { ChangeOptions, ListPart, Replaced, Versioned } from '../answer.ts';
import { Malformed, missing } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { mapped } from '../slices.ts';
import { addressOf, hostOf, ifindexOf, linkOf } from './find.ts';
import { neighbourRequest } from './request/neighbour.ts';
import { told } from './told.ts';

type NeighFlags = Parameters<Host['newNeigh']>[1];
const ADD: NeighFlags = { create: true, excl: true };
const REPLACE: NeighFlags = { create: true, replace: true };

/** What a path names; `proxy` for the addresses that the host answers for. */
export interface NeighbourPath {
  host: string;
  dev: string;
  dst: string;
  proxy?: boolean;
}

export class Neighbours {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** As `ip neigh show`: without entries that need no resolving (NOARP) or have only just been made (NONE); `count` of those after the first `from`. */
  list(
    host: string,
    { proxy = false, from = 0, count = Number.POSITIVE_INFINITY }: { proxy?: boolean } & Partial<ListPart> = {},
  ): Promise<Versioned<Neighbour[]>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      return viewsOf(found, (proxy ? found.proxyNeighs() : shown(found)).slice(from, from + count));
    });
  }

  /** Whatever its state. Errors: NotFound. */
  get(path: NeighbourPath): Promise<Versioned<Neighbour>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, path.host);
      return view(found, find(found, path));
    });
  }

  /** What `ip neigh add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  add(host: string, input: NeighbourCreate, options?: ChangeOptions<Neighbour>): Promise<Versioned<Neighbour>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      return this.#new(found, ifindexOf(found, input.dev), addressOf(input.dst, '/dst'), input, ADD);
    }, options);
  }

  /** What `ip neigh replace` does; `created` when there was none. Errors: NotFound, Malformed, Refused. */
  replace(
    path: NeighbourPath,
    input: NeighbourReplace,
    options?: ChangeOptions<Replaced<Neighbour>>,
  ): Promise<Versioned<Replaced<Neighbour>>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, path.host);
      const { ifindex } = linkOf(found, path.dev);
      for (const key of ['dst', 'dev'] as const) {
        if ((input[key] ?? path[key]) !== path[key]) throw new Malformed(`${key} is not that of the path`, `/${key}`);
      }
      const created = lookup(found, { ...path, proxy: isSet(input.proxy) }) === undefined;
      return { created, made: this.#new(found, ifindex, addressOf(path.dst), input, REPLACE) };
    }, options);
  }

  /** The entry as it came to be: on lo one stands for all, 0.0.0.0. */
  #new(host: Host, ifindex: number, dst: number, input: NeighbourReplace, nlm: NeighFlags): Neighbour {
    const request = neighbourRequest(ifindex, dst, input);
    const made = told(this.#session.keeper, 'newneigh', () => host.newNeigh(request, nlm));
    if (made) return view(host, made.neigh);
    const same = (one: NeighState) => one.ifindex === ifindex && (one.dst === dst || one.dst === 0);
    return view(host, host.neighs().find(same) as NeighState);
  }

  /** What `ip neigh del` does. Errors: NotFound, Refused. */
  remove(path: NeighbourPath, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, path.host);
      const { ifindex, dst } = find(found, path);
      found.delNeigh({ ifindex, dst, flags: path.proxy ? NTF.PROXY : 0 });
    }, options);
  }
}

export function neighboursOf(host: Host): Promise<Neighbour[]> {
  return viewsOf(host, shown(host));
}

function shown(host: Host): NeighState[] {
  return host.neighs().filter(({ state }) => (state & ~NUD.NOARP) !== NUD.NONE);
}

function viewsOf(host: Host, neighs: readonly NeighState[]): Promise<Neighbour[]> {
  return mapped(neighs, (neigh) => view(host, neigh));
}

function view(host: Host, neigh: NeighState): Neighbour {
  return neighView(host, neigh) as Neighbour;
}

function lookup(host: Host, { dev, dst, proxy = false }: NeighbourPath): NeighState | undefined {
  const { ifindex } = linkOf(host, dev);
  const wanted = addressOf(dst);
  const all = proxy ? host.proxyNeighs() : host.neighs();
  return all.find((one) => one.ifindex === ifindex && one.dst === wanted);
}

function find(host: Host, path: NeighbourPath): NeighState {
  const found = lookup(host, path);
  if (!found) throw missing(new Errno('ENOENT'));
  return found;
}
