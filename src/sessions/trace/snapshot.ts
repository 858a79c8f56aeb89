/** Everything a session is after one event, seen in one turn: who reads the trace from there on misses nothing. */
import type { HostSnapshot, StreamSnapshot } from '../../contract/http/stream.ts';
import type { Host } from '../../engine/host.ts';
import type { LiveSession } from '../live-session.ts';
import { interfacesOf } from '../nouns/interfaces.ts';
import { neighboursOf } from '../nouns/neighbours.ts';
import { routesOf } from '../nouns/routes.ts';
import { rulesOf } from '../nouns/rules.ts';
import { sysctlsOf } from '../nouns/sysctls.ts';

/** When this resolves the event `seq` is published. Errors: Unavailable, LimitReached. */
export async function snapshotOf(session: LiveSession): Promise<StreamSnapshot> {
  const { keeper } = session;
  const { value, revision } = await session.read((lab) => ({
    seq: keeper.seq,
    hosts: Array.from(lab.hosts.values(), (host) => view(host, keeper.hosts.get(host.name)?.labels ?? {})),
  }));
  return { ...value, revision };
}

function view(host: Host, labels: HostSnapshot['labels']): HostSnapshot {
  return {
    name: host.name,
    labels,
    interfaces: interfacesOf(host),
    routes: routesOf(host),
    rules: rulesOf(host),
    neighbours: neighboursOf(host),
    sysctls: sysctlsOf(host),
  };
}
