/**
 * Requests to add, change and delete neighbours by hand.
 *
 * Answers the same question as neigh_add() and neigh_delete() in net/core/neighbour.c.
 */
import type { Interface } from '../dev/interface.ts';
import { Errno } from '../errno.ts';
import type { Host } from '../host.ts';
import { NTF } from '../state.ts';
import { NUD } from './neighbour.ts';

export interface NeighRequest {
  /** 0 for a proxy on every interface. */
  ifindex: number;
  dst: number;
  lladdr?: string;
  /** NUD_*; permanent when absent. */
  state?: number;
  /** NTF_*; with PROXY it is an address this host answers ARP for, in a table of its own. */
  flags?: number;
  /** RTPROT_* */
  protocol?: number;
}

const COMBINATION = 'Invalid NTF_* flag combination';

/** RTM_NEWNEIGH */
export function newNeigh(
  host: Host,
  request: NeighRequest,
  nlm: { create?: boolean; excl?: boolean; replace?: boolean },
): void {
  const dev = deviceOf(host, request.ifindex);
  const table = host.neighbours;
  const { flags = 0, protocol } = request;
  if (flags & NTF.PROXY && flags & NTF.MANAGED) throw new Errno('EINVAL', COMBINATION);
  if (flags & NTF.PROXY) {
    if (!table.proxies.has(dev, request.dst)) host.lab.makeRoom(host, 'neighbours');
    table.proxies.put(dev, request.dst, flags, protocol);
    return;
  }
  if (!dev) throw new Errno('EINVAL');
  const old = table.lookup(dev, request.dst);
  if (!old && !nlm.create) throw new Errno('ENOENT');
  if (old && nlm.excl) throw new Errno('EEXIST');
  const state = request.state ?? (flags & (NTF.USE | NTF.MANAGED) ? NUD.NONE : NUD.PERMANENT);
  if (!old && flags & NTF.MANAGED && state & NUD.PERMANENT)
    throw new Errno('EINVAL', 'Invalid NTF_* flag for permanent entry');
  if (!dev.addrs) throw new Errno('EINVAL'); // no IPv4, no ARP
  if (!old) host.lab.makeRoom(host, 'neighbours');
  const neighbour = old ?? table.make(dev, request.dst, state, flags);
  if (!neighbour) throw new Errno('ENOBUFS');
  const override = !old || nlm.replace === true;
  table.update(neighbour, { lladdr: request.lladdr, state, flags, protocol, override });
}

/** RTM_DELNEIGH */
export function delNeigh(host: Host, request: { ifindex: number; dst: number; flags?: number }): void {
  const dev = deviceOf(host, request.ifindex);
  const table = host.neighbours;
  if ((request.flags ?? 0) & NTF.PROXY) {
    if (!table.proxies.delete(dev, request.dst)) throw new Errno('ENOENT');
    return;
  }
  if (!dev) throw new Errno('EINVAL');
  const neighbour = table.lookup(dev, request.dst);
  if (!neighbour) throw new Errno('ENOENT');
  table.remove(neighbour);
}

/** Errno ENODEV for one that is not there; undefined for none. */
function deviceOf(host: Host, ifindex: number): Interface | undefined {
  const dev = host.device(ifindex);
  if (!dev && ifindex !== 0) throw new Errno('ENODEV');
  return dev;
}
