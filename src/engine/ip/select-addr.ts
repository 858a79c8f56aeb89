/**
 * Whose an address is, and which address is a packet's source.
 *
 * Answers the same question as __ip_dev_find() and inet_select_addr() in net/ipv4/devinet.c.
 */
import { samePrefix } from '../addr.ts';
import { type Interface, isSecondary } from '../dev/interface.ts';
import { FibResult, flow } from '../fib/flow.ts';
import type { Host } from '../host.ts';
import { RT_SCOPE, RT_TABLE, RTN } from '../state.ts';

/** Addresses by value: the quick answer to "is this ours?" (inet_addr_lst). */
export class LocalAddrs {
  private readonly devs = new Map<number, Interface[]>();

  /** The newest is found first. */
  add(addr: number, dev: Interface): void {
    const list = this.devs.get(addr);
    if (list) list.unshift(dev);
    else this.devs.set(addr, [dev]);
  }

  delete(addr: number, dev: Interface): void {
    const list = this.devs.get(addr);
    if (!list) return;
    list.splice(list.indexOf(dev), 1);
    if (list.length === 0) this.devs.delete(addr);
  }

  find(addr: number): Interface | undefined {
    return this.devs.get(addr)?.[0];
  }
}

/**
 * The interface that owns an address: one that carries it, or else one whose prefix in table local covers it. The
 * second is why an address that nobody assigned may be a source. __ip_dev_find().
 */
export function ipDevFind(host: Host, addr: number): Interface | undefined {
  const dev = host.localAddrs.find(addr);
  if (dev) return dev;
  const local = host.fib.table(RT_TABLE.LOCAL);
  if (!local) return undefined;
  const result = new FibResult();
  const err = host.fib.search(local, flow({ daddr: addr }), result);
  return err === 0 && result.type === RTN.LOCAL ? result.nexthop?.dev : undefined;
}

/**
 * The source address for a packet leaving by `dev` towards `dst` (0: anywhere) at `scope`: the primary in the same
 * prefix, else the first primary that reaches so far, else one of another interface. 0 when there is none.
 * inet_select_addr().
 */
export function selectAddr(host: Host, dev: Interface, dst: number, scope: number): number {
  host.fib.inquiry?.select(dev, dst, scope);
  const localnet = host.sysctl.ored('route_localnet', dev.ifname) ? RT_SCOPE.LINK : RT_SCOPE.HOST;
  let addr = 0;
  for (const a of dev.addrs ?? []) {
    if (isSecondary(a) || Math.min(a.scope, localnet) > scope) continue;
    if (dst === 0 || samePrefix(dst, a.address, a.prefixlen)) return a.local;
    if (addr === 0) addr = a.local;
  }
  if (addr !== 0) return addr;
  for (const other of host.devices()) {
    for (const a of other.addrs ?? []) {
      if (!isSecondary(a) && a.scope !== RT_SCOPE.LINK && a.scope <= scope) return a.local;
    }
  }
  return 0;
}
