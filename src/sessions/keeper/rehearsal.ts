/** The ports of a copy: it is loaded from what is kept, and keeps nothing. */
import { UNMETERED } from '../meter.ts';
import type { KeeperOptions } from './lab-keeper.ts';

export function rehearsing({ store, log, limits }: KeeperOptions): KeeperOptions {
  return {
    store: {
      async load(id) {
        const stored = await store.load(id);
        // What goes by the clock on the wall goes on in the original.
        return stored && { ...stored, running: [] };
      },
      commit: async () => {},
    },
    log: {
      extent: (session) => log.extent(session),
      read: (session, afterSeq, limit) => log.read(session, afterSeq, limit),
      trim: (session) => log.extent(session),
      append: async () => {},
      truncateAfter: async () => {},
      drop: async () => {},
    },
    limits,
    meter: UNMETERED,
  };
}
