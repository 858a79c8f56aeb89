/** A snapshot in pieces: no message is large, however large the lab is. */
import type { HostSnapshot, StreamSnapshot } from '../../contract/http/stream.ts';

/** Interfaces, routes, rules and neighbours in one piece. */
const ELEMENTS = 500;
/** So many hosts do without much in them. */
const HOSTS = 8;

type List = 'interfaces' | 'routes' | 'rules' | 'neighbours';
const LISTS: readonly List[] = ['interfaces', 'routes', 'rules', 'neighbours'];

/** At least one. A host that has more than fits goes on in the next piece, under the same name. */
export function* piecesOf({ hosts }: Pick<StreamSnapshot, 'hosts'>): Generator<HostSnapshot[]> {
  let piece: HostSnapshot[] = [];
  let room = ELEMENTS;
  for (const host of hosts) {
    let part = beginning(host);
    piece.push(part);
    for (const list of LISTS) {
      for (let from = 0; from < host[list].length; ) {
        const some = host[list].slice(from, from + room);
        (part[list] as object[]).push(...some);
        from += some.length;
        room -= some.length;
        if (room > 0) continue;
        yield piece;
        part = beginning({ ...host, sysctls: {} });
        piece = [part];
        room = ELEMENTS;
      }
    }
    if (piece.length < HOSTS) continue;
    yield piece;
    piece = [];
    room = ELEMENTS;
  }
  if (piece.length > 0 || hosts.length === 0) yield piece;
}

function beginning({ name, labels, sysctls }: HostSnapshot): HostSnapshot {
  return { name, labels, interfaces: [], routes: [], rules: [], neighbours: [], sysctls };
}
