/**
 * Addresses that this host answers ARP for on behalf of others, on one interface or on all.
 *
 * Answers the same question as pneigh_lookup() in net/core/neighbour.c. Linux tells nobody of them.
 */
import type { Interface } from '../dev/interface.ts';
import type { Host } from '../host.ts';
import { type NeighState, NTF } from '../state.ts';

export class Proxies {
  private readonly host: Host;
  private readonly entries = new Map<string, NeighState>();

  constructor(host: Host) {
    this.host = host;
  }

  /** Makes it or changes it. @param dev undefined for every interface */
  put(dev: Interface | undefined, dst: number, flags: number, protocol: number | undefined): void {
    const ifindex = dev?.ifindex ?? 0;
    const old = this.entries.get(keyOf(ifindex, dst));
    const neigh = { ifindex, dst, state: 0, flags, protocol: protocol || (old?.protocol ?? 0), proxy: true };
    this.entries.set(keyOf(ifindex, dst), neigh);
    this.host.notify({ type: 'newneigh', host: this.host.name, neigh, silent: 'traced' });
  }

  get size(): number {
    return this.entries.size;
  }

  has(dev: Interface | undefined, dst: number): boolean {
    return this.entries.has(keyOf(dev?.ifindex ?? 0, dst));
  }

  /** False when there was none. */
  delete(dev: Interface | undefined, dst: number): boolean {
    const neigh = this.entries.get(keyOf(dev?.ifindex ?? 0, dst));
    if (!neigh) return false;
    this.forget(neigh);
    return true;
  }

  /** Those of an interface that goes down go with it. */
  flush({ ifindex }: Interface): void {
    for (const neigh of this.states()) if (neigh.ifindex === ifindex) this.forget(neigh);
  }

  /** By interface and address, which a lab that was loaded again knows as well. */
  states(): NeighState[] {
    return [...this.entries.values()].sort((a, b) => a.ifindex - b.ifindex || a.dst - b.dst);
  }

  restore(neigh: NeighState): void {
    this.entries.set(keyOf(neigh.ifindex, neigh.dst), { ...neigh, flags: neigh.flags | NTF.PROXY });
  }

  private forget(neigh: NeighState): void {
    this.entries.delete(keyOf(neigh.ifindex, neigh.dst));
    this.host.notify({ type: 'delneigh', host: this.host.name, neigh, silent: 'traced' });
  }
}

function keyOf(ifindex: number, dst: number): string {
  return `${ifindex} ${dst}`;
}
