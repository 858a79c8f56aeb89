/** Everything a session is after one event, seen in one turn: who reads the trace from there on misses nothing. */
import type { HostSnapshot, StreamSnapshot } from '../../contract/http/stream.ts';
import type { Host } from '../../engine/host.ts';
import type { LiveSession } from '../live-session.ts';
import { interfacesOf } from '../nouns/interfaces.ts';
import { neighboursOf } from '../nouns/neighbours.ts';
import { routesOf } from '../nouns/routes.ts';
import { rulesOf } from '../nouns/rules.ts';
import { sysctlsOf } from '../nouns/sysctls.ts';
import { others } from '../slices.ts';

/** When this resolves the event `seq` is published. Errors: Unavailable, LimitReached. */
export async function snapshotOf(session: LiveSession): Promise<StreamSnapshot> {
  const { keeper } = session;
  const { value, revision } = await session.read(async (lab) => {
    const hosts: HostSnapshot[] = [];
    for (const host of lab.hosts.values()) {
      hosts.push(await view(host, keeper.hosts.get(host.name)?.labels ?? {}));
      await others();
    }
    return { seq: keeper.seq, hosts };
  });
  return { ...value, revision };
}

async function view(host: Host, labels: HostSnapshot['labels']): Promise<HostSnapshot> {
  return {
    name: host.name,
    labels,
    interfaces: await interfacesOf(host),
    routes: await routesOf(host),
    rules: await rulesOf(host),
    neighbours: await neighboursOf(host),
    sysctls: await sysctlsOf(host),
  };
}
