/**
 * The neighbour table: who is reached how, on which interface.
 *
 * Answers the same question as net/core/neighbour.c and net/ipv4/arp.c. On lo there is one entry for everything: an
 * interface that needs no ARP is asked for the address 0.0.0.0, and its entry is NOARP from the start.
 */
import { formatIPv4, INADDR_ANY } from '../addr.ts';
import type { Interface } from '../dev/interface.ts';
import type { Host } from '../host.ts';
import { IFF, type NeighState } from '../state.ts';

/** NUD_* */
export const NUD = {
  NONE: 0,
  INCOMPLETE: 0x01,
  REACHABLE: 0x02,
  STALE: 0x04,
  DELAY: 0x08,
  PROBE: 0x10,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const;

export interface Neighbour {
  readonly dev: Interface;
  readonly dst: number;
  lladdr: string | undefined;
  state: number;
  flags: number;
}

export class NeighbourTable {
  private readonly host: Host;
  private readonly entries = new Map<Interface, Map<number, Neighbour>>();

  constructor(host: Host) {
    this.host = host;
  }

  /** The entry for a destination on an interface, made when missing. */
  forDestination(dev: Interface, dst: number): Neighbour {
    const key = dev.flags & (IFF.LOOPBACK | IFF.POINTOPOINT) ? INADDR_ANY : dst;
    return this.entries.get(dev)?.get(key) ?? this.create(dev, dst, key);
  }

  private create(dev: Interface, dst: number, key: number): Neighbour {
    const noarp = (dev.flags & (IFF.LOOPBACK | IFF.NOARP)) !== 0;
    const neighbour: Neighbour = {
      dev,
      dst: key,
      lladdr: noarp ? dev.broadcast : undefined,
      state: noarp ? NUD.NOARP : NUD.NONE,
      flags: 0,
    };
    let onDev = this.entries.get(dev);
    if (!onDev) {
      onDev = new Map();
      this.entries.set(dev, onDev);
    }
    onDev.set(key, neighbour);
    // Linux tells nobody of an entry that needs no resolving; who keeps the lab must know that it is there.
    this.host.notify({ type: 'newneigh', host: this.host.name, neigh: stateOf(neighbour), silent: true });
    this.host.trace?.({
      type: 'neigh:neigh_create',
      ...this.host.stamp(),
      dev: dev.ifname,
      primary_key4: formatIPv4(dst),
      created: 1,
    });
    return neighbour;
  }

  /** Forgets everybody on an interface (neigh_ifdown). */
  flush(dev: Interface): void {
    for (const neighbour of this.entries.get(dev)?.values() ?? []) {
      this.host.notify({ type: 'delneigh', host: this.host.name, neigh: stateOf(neighbour), silent: true });
    }
    this.entries.delete(dev);
  }

  states(): NeighState[] {
    return [...this.entries.values()].flatMap((onDev) => [...onDev.values()].map(stateOf));
  }

  restore(states: readonly NeighState[]): void {
    for (const s of states) {
      const dev = this.host.device(s.ifindex);
      if (!dev) continue;
      const onDev = this.entries.get(dev) ?? new Map<number, Neighbour>();
      this.entries.set(dev, onDev);
      onDev.set(s.dst, { dev, dst: s.dst, lladdr: s.lladdr, state: s.state, flags: s.flags });
    }
  }
}

function stateOf({ dev, dst, lladdr, state, flags }: Neighbour): NeighState {
  return { ifindex: dev.ifindex, dst, ...(lladdr !== undefined && { lladdr }), state, flags };
}
