/**
 * Requests to add, change and delete neighbours by hand.
 *
 * Answers the same question as neigh_add() and neigh_delete() in net/core/neighbour.c.
 */
import { Errno } from '../errno.ts';
import type { Host } from '../host.ts';
import { NUD } from './table.ts';

export interface NeighRequest {
  ifindex: number;
  dst: number;
  lladdr?: string;
  /** NUD_*; permanent when absent. */
  state?: number;
  flags?: number;
}

/** NTF_PROXY: an address this host answers ARP for, in a table of its own. */
export const NTF_PROXY = 0x08;

/** RTM_NEWNEIGH */
export function newNeigh(
  host: Host,
  request: NeighRequest,
  nlm: { create?: boolean; excl?: boolean; replace?: boolean },
): void {
  const dev = host.device(request.ifindex);
  if (!dev) throw new Errno('ENODEV');
  const table = host.neighbours;
  const flags = request.flags ?? 0;
  if (flags & NTF_PROXY) {
    table.proxies.add(dev, request.dst);
    return;
  }
  const old = table.lookup(dev, request.dst);
  if (!old && !nlm.create) throw new Errno('ENOENT');
  if (old && nlm.excl) throw new Errno('EEXIST');
  const state = request.state ?? NUD.PERMANENT;
  if (!dev.addrs) throw new Errno('EINVAL'); // no IPv4, no ARP
  const neighbour = old ?? table.make(dev, request.dst);
  table.update(neighbour, request.lladdr, state, { override: !old || nlm.replace === true });
}

/** RTM_DELNEIGH */
export function delNeigh(host: Host, request: { ifindex: number; dst: number; flags?: number }): void {
  const dev = host.device(request.ifindex);
  if (!dev) throw new Errno('ENODEV');
  const table = host.neighbours;
  if ((request.flags ?? 0) & NTF_PROXY) {
    if (!table.proxies.delete(dev, request.dst)) throw new Errno('ENOENT');
    return;
  }
  const neighbour = table.lookup(dev, request.dst);
  if (!neighbour) throw new Errno('ENOENT');
  table.remove(neighbour);
}
