/** The state of a session as of one event: what `from: "snapshot"` begins with. */
import type { StreamSnapshot } from '../../contract/http/stream.ts';
import { Unavailable } from '../../sessions/errors.ts';
import type { LiveSession } from '../../sessions/live-session.ts';

const ATTEMPTS = 20;
const HOSTS_PER_PAGE = 1_000;

/** Reads until nothing has happened while it was reading. Errors: Unavailable. */
export async function snapshotOf(session: LiveSession): Promise<StreamSnapshot> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { revision } = session;
    const { seq } = session.trace;
    const hosts = await Promise.all(
      (await hostNames(session)).map((name) => hostOf(session, name).catch(() => undefined)),
    );
    const whole = hosts.filter((host) => host !== undefined);
    if (session.revision === revision && session.trace.seq === seq && whole.length === hosts.length) {
      return { seq, revision, hosts: whole };
    }
  }
  throw new Unavailable('too much is happening for a snapshot');
}

async function hostNames(session: LiveSession): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const { value } = await session.hosts.list({ limit: HOSTS_PER_PAGE, ...(cursor !== undefined && { cursor }) });
    names.push(...value.items.map(({ name }) => name));
    cursor = value.next;
    if (cursor === undefined) return names;
  }
}

async function hostOf(session: LiveSession, name: string): Promise<StreamSnapshot['hosts'][number]> {
  const [interfaces, routes, rules, neighbours] = await Promise.all([
    session.interfaces.list(name),
    session.routes.list(name, { table: 'all' }),
    session.rules.list(name),
    session.neighbours.list(name),
  ]);
  return { name, interfaces: interfaces.value, routes: routes.value, rules: rules.value, neighbours: neighbours.value };
}
