/** The routes of a host. */
import { tables } from '../../console/ip/names.ts';
import { routeView } from '../../console/ip/views.ts';
import type { Route, RouteCreate, RouteLookup, RouteLookupQuery } from '../../contract/route.ts';
import { Errno } from '../../engine/errno.ts';
import type { RouteFlags } from '../../engine/fib/frontend.ts';
import type { Host } from '../../engine/host.ts';
import { type RouteState, RT_TABLE } from '../../engine/state.ts';
import type { ChangeOptions, Versioned } from '../answer.ts';
import { missing } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { hostOf, numberOf } from './find.ts';
import { lookup } from './lookup.ts';
import { parseRouteId, routeId, sameRoute } from './route-id.ts';
import { exactly, requestOf } from './route-request.ts';

/** Tables that are never said to be missing, though the kernel makes them when they are first needed. */
const ALWAYS: readonly number[] = [RT_TABLE.DEFAULT, RT_TABLE.MAIN, RT_TABLE.LOCAL];

export class Routes {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** `table`: local, main, default, all, or a number; main when absent. Errors: NotFound, Malformed. */
  list(host: string, { table = 'main' }: { table?: string }): Promise<Versioned<Route[]>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      if (table === 'all') return routesOf(found);
      const id = numberOf(tables, table, 'table');
      if (!ALWAYS.includes(id) && !found.hasTable(id)) {
        throw missing(new Errno('ENOENT', 'ipv4: FIB table does not exist'));
      }
      return Array.from(found.routes(id), (route) => view(found, route, id));
    });
  }

  /** What `ip route add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  async add(host: string, input: RouteCreate, options?: ChangeOptions): Promise<Versioned<Route>> {
    const { value, revision } = await this.#new(host, input, { create: true, excl: true }, options);
    return { value: value.route, revision };
  }

  /** What `ip route replace` does; `created` when there was none to replace. */
  async replace(
    host: string,
    input: RouteCreate,
    options?: ChangeOptions,
  ): Promise<Versioned<Route> & { created: boolean }> {
    const { value, revision } = await this.#new(host, input, { create: true, replace: true }, options);
    return { value: value.route, revision, created: value.created };
  }

  /** `id` as in Route.id. Errors: NotFound. */
  remove(host: string, id: string, options?: ChangeOptions): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      const route = find(found, id);
      if (!route) {
        throw missing(new Errno('ESRCH'));
      }
      found.delRoute(exactly(route));
    }, options);
  }

  /** What `ip route get` answers, and how it was decided. Errors: NotFound, Refused (the lookup ends in an errno). */
  lookup(host: string, query: RouteLookupQuery): Promise<Versioned<RouteLookup>> {
    return this.#session.read((lab) => lookup(hostOf(lab, host), query));
  }

  #new(host: string, input: RouteCreate, nlm: RouteFlags, options?: ChangeOptions) {
    const { keeper } = this.#session;
    return this.#session.run((lab) => {
      this.#session.room();
      const found = hostOf(lab, host);
      const before = keeper.notifications.length;
      found.newRoute(requestOf(found, input), nlm);
      const made = keeper.notifications.slice(before).find(({ type }) => type === 'newroute');
      if (made?.type !== 'newroute') throw new Error('a route was made and nothing was said of it');
      return { route: view(found, made.route), created: made.replaced === undefined };
    }, options);
  }
}

/** Of all tables. */
export function routesOf(host: Host): Route[] {
  return Array.from(host.routes(), (route) => view(host, route));
}

function view(host: Host, route: RouteState, table?: number): Route {
  const shown = routeView(host, route, table === undefined ? {} : { table }) as Route;
  return { ...shown, id: routeId(route) };
}

function find(host: Host, id: string): RouteState | undefined {
  const key = parseRouteId(id);
  if (!key || !host.hasTable(key.table)) return undefined;
  for (const route of host.routes(key.table)) if (sameRoute(route, key)) return route;
  return undefined;
}
