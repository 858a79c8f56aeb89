/** The neighbours of a host. */
import { neighView } from '../../console/ip/views.ts';
import type { Neighbour } from '../../contract/neighbour.ts';
import type { Host } from '../../engine/host.ts';
import { NUD } from '../../engine/neigh/table.ts';
import type { Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';
import { hostOf } from './find.ts';

export class Neighbours {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** As `ip neigh show`: without entries that need no resolving (NOARP) or have only just been made (NONE). */
  list(host: string): Promise<Versioned<Neighbour[]>> {
    return this.#session.read((lab) => neighboursOf(hostOf(lab, host)));
  }
}

export function neighboursOf(host: Host): Neighbour[] {
  const shown = host.neighs().filter(({ state }) => (state & ~NUD.NOARP) !== NUD.NONE);
  return shown.map((neigh) => neighView(host, neigh) as Neighbour);
}
