/** The routes of a host. */
import { tables } from '../../console/ip/names.ts';
import { type Details, routeView } from '../../console/ip/views.ts';
import type { RouteLookup, RouteLookupQuery } from '../../contract/http/lookup.ts';
import type { Route, RouteCreate } from '../../contract/route.ts';
import { Errno } from '../../engine/errno.ts';
import type { RouteFlags, RouteRequest } from '../../engine/fib/frontend.ts';
import type { Host } from '../../engine/host.ts';
import { type RouteState, RT_TABLE } from '../../engine/state.ts';
import { type ChangeOptions, type ListPart, partOf, type Replaced, type Versioned } from '../answer.ts';
import { missing, NotFound } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { mapped } from '../slices.ts';
import { hostOf, numberOf } from './find.ts';
import { parseRouteId, routeId } from './ids.ts';
import { lookup } from './lookup/lookup.ts';
import { routeRequest } from './request/route.ts';
import { told } from './told.ts';

/** Tables that are never said to be missing, though the kernel makes them when they are first needed. */
const ALWAYS: readonly number[] = [RT_TABLE.DEFAULT, RT_TABLE.MAIN, RT_TABLE.LOCAL];

/** The verbs of `ip route`, as iproute2 tells them to the kernel. */
const VERBS = {
  add: { create: true, excl: true },
  append: { create: true, append: true },
  prepend: { create: true },
  replace: { create: true, replace: true },
  change: { replace: true },
} as const satisfies Record<string, RouteFlags>;

/** Which routes are listed, and how. */
interface RouteList extends Details, Partial<ListPart> {
  table?: string | undefined;
}

export class Routes {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** `count` of those after the first `from`; `table`: local, main, default, all, or a number. Errors: NotFound, Malformed. */
  list(
    host: string,
    { table = 'main', details, from, count = Number.POSITIVE_INFINITY }: RouteList,
  ): Promise<Versioned<Route[]>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      if (table === 'all') return viewsOf(found, some(found.routes(undefined, from), count), { details });
      const id = numberOf(tables, table, 'table', '/table') || RT_TABLE.MAIN;
      if (!ALWAYS.includes(id) && !found.hasTable(id)) {
        throw missing(new Errno('ENOENT', 'ipv4: FIB table does not exist'));
      }
      return viewsOf(found, some(found.routes(id, from), count), { table: id, details });
    });
  }

  /** `id` as in Route.id. Errors: NotFound. */
  get(host: string, id: string, form: Details = {}): Promise<Versioned<Route>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      const key = parseRouteId(id);
      const route = key && found.routesTo(key).find((one) => routeId(one) === routeId(key));
      if (!route) throw noRoute(id);
      return routeWithId(found, route, form);
    });
  }

  /** What `ip route add`, append or prepend does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  async add(
    host: string,
    input: RouteCreate,
    mode: 'add' | 'append' | 'prepend' = 'add',
    options: ChangeOptions<Route> = {},
  ): Promise<Versioned<Route>> {
    const part = partOf(options, ({ made }: Replaced<Route>) => made);
    const { value, revision } = await this.#new(host, input, VERBS[mode], part);
    return { value: value.made, revision };
  }

  /** What `ip route replace` or change does; `created` when there was none to replace. Errors: as add(). */
  replace(
    host: string,
    input: RouteCreate,
    mode: 'replace' | 'change' = 'replace',
    options?: ChangeOptions<Replaced<Route>>,
  ): Promise<Versioned<Replaced<Route>>> {
    return this.#new(host, input, VERBS[mode], options);
  }

  /** This route and no other. `id` as in Route.id. Errors: NotFound. */
  remove(host: string, id: string, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      const key = parseRouteId(id);
      if (!key || !found.removeRoute(key)) throw missing(new Errno('ESRCH'));
    }, options);
  }

  /** What `ip route get` answers, and how it was decided. Errors: NotFound, Refused (the lookup ends in an errno). */
  lookup(host: string, query: RouteLookupQuery): Promise<Versioned<RouteLookup>> {
    return this.#session.read((lab) => lookup(hostOf(lab, host), query));
  }

  #new(
    host: string,
    input: RouteCreate,
    nlm: RouteFlags,
    options?: ChangeOptions<Replaced<Route>>,
  ): Promise<Versioned<Replaced<Route>>> {
    const { keeper } = this.#session;
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      const request = routeRequest(found, input);
      const made = told(keeper, 'newroute', () => found.newRoute(request, nlm));
      // A route that is replaced by itself is nothing new, and nothing is said of it.
      if (!made) return { made: routeWithId(found, present(found, request)), created: false };
      return { made: routeWithId(found, made.route), created: made.replaced === undefined };
    }, options);
  }
}

/** Of all tables. */
export function routesOf(host: Host, form: Details = {}): Promise<Route[]> {
  return viewsOf(host, host.routes(), form);
}

function viewsOf(host: Host, routes: Iterable<RouteState>, form: Details & { table?: number }): Promise<Route[]> {
  return mapped(routes, (route) => routeWithId(host, route, form));
}

function* some<T>(elements: Iterable<T>, count: number): Generator<T> {
  if (count <= 0) return;
  let left = count;
  for (const element of elements) {
    yield element;
    if (--left <= 0) return;
  }
}

/** Of whatever table, with its name in paths. */
export function routeWithId(host: Host, route: RouteState, form: Details & { table?: number } = {}): Route {
  return { ...(routeView(host, route, form) as Route), id: routeId(route) };
}

/** The first route with this prefix, tos and metric: the one that a replace is about. */
function present(host: Host, { table = RT_TABLE.MAIN, dst, dst_len, tos = 0, priority = 0 }: RouteRequest): RouteState {
  const routes = host.routesTo({ table: table || RT_TABLE.MAIN, dst, dst_len });
  const route = routes.find((one) => one.tos === tos && one.priority === priority);
  if (!route) throw new Error('a route was made and is not there');
  return route;
}

function noRoute(id: string): NotFound {
  return new NotFound(`there is no route ${id}`);
}
