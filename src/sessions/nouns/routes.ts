/** The routes of a host. */
import type { Route, RouteCreate, RouteLookup, RouteLookupQuery } from '../../contract/route.ts';
import type { ChangeOptions, Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';

export class Routes {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** `table`: local, main, default, all, or a number; main when absent. Errors: NotFound, Malformed. */
  list(host: string, query: { table?: string }): Promise<Versioned<Route[]>> {
    throw new Error('not written yet');
  }

  /** What `ip route add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  add(host: string, input: RouteCreate, options?: ChangeOptions): Promise<Versioned<Route>> {
    throw new Error('not written yet');
  }

  /** What `ip route replace` does; `created` when there was none to replace. */
  replace(host: string, input: RouteCreate, options?: ChangeOptions): Promise<Versioned<Route> & { created: boolean }> {
    throw new Error('not written yet');
  }

  /** `id` as in Route.id. */
  remove(host: string, id: string, options?: ChangeOptions): Promise<Versioned<void>> {
    throw new Error('not written yet');
  }

  /** What `ip route get` answers, and how it was decided. Errors: NotFound, Refused (the lookup ends in an errno). */
  lookup(host: string, query: RouteLookupQuery): Promise<Versioned<RouteLookup>> {
    throw new Error('not written yet');
  }
}
