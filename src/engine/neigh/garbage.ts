/**
 * The bound on neighbours that come by traffic: which entries go when there are many.
 *
 * Answers the same question as neigh_alloc() and neigh_forced_gc() in net/core/neighbour.c. What was set by hand for good,
 * or learned elsewhere, stays and does not count. Linux counts the entries of all namespaces together, and so has
 * net.ipv4.neigh.default.gc_thresh* in the first one only: here each host is a machine of its own.
 */
import { SECOND } from '../clock.ts';
import type { Host } from '../host.ts';
import { NTF } from '../state.ts';
import { type Neighbour, NUD } from './neighbour.ts';

/** net.ipv4.neigh.default.gc_thresh2: with more, a few go now and then; gc_thresh3: with so many there is no room. */
const GC_THRESH2 = 512;
const GC_THRESH3 = 1024;
/** So often they go before it is full; what has changed within this time is spared. */
const REST = 5 * SECOND;
/** States in which a timer holds the entry (NUD_IN_TIMER). */
const HELD = NUD.INCOMPLETE | NUD.REACHABLE | NUD.DELAY | NUD.PROBE;

export class Garbage {
  private readonly host: Host;
  /** Those that may go, the oldest first. */
  private readonly entries = new Set<Neighbour>();
  private lastFlush = Number.NEGATIVE_INFINITY;

  constructor(host: Host) {
    this.host = host;
  }

  /** It is new, or another than it was. */
  sort(neighbour: Neighbour): void {
    if (isExempt(neighbour.state, neighbour.flags)) this.entries.delete(neighbour);
    else this.entries.add(neighbour);
  }

  delete(neighbour: Neighbour): void {
    this.entries.delete(neighbour);
  }

  /** Before one more comes: those that go for it, or undefined when there is no room and nobody can go. */
  makeRoom(): Neighbour[] | undefined {
    const { size } = this.entries;
    const { now } = this.host.lab.clock;
    if (size < GC_THRESH2 || (size < GC_THRESH3 && now - this.lastFlush <= REST)) return [];
    this.lastFlush = now;
    const gone: Neighbour[] = [];
    for (const neighbour of this.entries) {
      if (gone.length > size - GC_THRESH2) break;
      if (isGarbage(neighbour, now)) gone.push(neighbour);
    }
    return gone.length > 0 || size < GC_THRESH3 ? gone : undefined;
  }
}

export function isExempt(state: number, flags: number): boolean {
  return (state & NUD.PERMANENT) !== 0 || (flags & NTF.EXT_LEARNED) !== 0;
}

function isGarbage({ state, updated }: Neighbour, now: number): boolean {
  if (state & HELD) return false;
  return state === NUD.FAILED || state === NUD.NOARP || now - updated > REST;
}
