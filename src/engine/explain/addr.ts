/**
 * The addresses that were considered as a packet's source: which was taken, and why not the others.
 *
 * A second telling of selectAddr(), with reasons; a test holds the two against each other.
 */
import { samePrefix } from '../addr.ts';
import { type Interface, isSecondary } from '../dev/interface.ts';
import type { Host } from '../host.ts';
import { addrState } from '../ip/devinet.ts';
import { type AddrState, RT_SCOPE } from '../state.ts';

export type AddrVerdict =
  /** Taken: it is in the prefix of the next hop, or any prefix will do. */
  | 'prefix'
  /** Taken: no address is in that prefix, and it is the first that reaches so far. */
  | 'first'
  /** Taken: the interface has none that will do, and it is the first of another one. */
  | 'elsewhere'
  | 'secondary'
  /** It does not reach as far as the route does. */
  | 'scope'
  /** It is in another prefix, and one was taken that is in the right one or comes first. */
  | 'other-prefix'
  /** One that comes before it was taken. */
  | 'later';

export interface AddrConsidered {
  addr: AddrState;
  verdict: AddrVerdict;
}

/** The verdicts of those that are taken. */
export const TAKEN: readonly AddrVerdict[] = ['prefix', 'first', 'elsewhere'];

/** Of the interface, and of the others where it has none: as far as they were looked at, and those behind on `dev`. */
export function explainSelect(host: Host, dev: Interface, dst: number, scope: number): AddrConsidered[] {
  const localnet = host.sysctl.ored('route_localnet', dev.ifname) ? RT_SCOPE.LINK : RT_SCOPE.HOST;
  const own: AddrConsidered[] = (dev.addrs ?? []).map((a) => ({
    addr: addrState(dev, a),
    verdict: isSecondary(a) ? 'secondary' : Math.min(a.scope, localnet) > scope ? 'scope' : 'later',
  }));
  const fitting = own.filter(({ verdict }) => verdict === 'later');
  const inPrefix = fitting.find(({ addr }) => dst === 0 || samePrefix(dst, addr.address, addr.prefixlen));
  const taken = inPrefix ?? fitting[0];
  if (taken) {
    for (const one of fitting.slice(0, fitting.indexOf(taken))) one.verdict = 'other-prefix';
    taken.verdict = inPrefix ? 'prefix' : 'first';
    return own;
  }
  for (const other of host.devices()) {
    for (const a of other.addrs ?? []) {
      if (other === dev) continue;
      const verdict: AddrVerdict = isSecondary(a)
        ? 'secondary'
        : a.scope === RT_SCOPE.LINK || a.scope > scope
          ? 'scope'
          : 'elsewhere';
      own.push({ addr: addrState(other, a), verdict });
      if (verdict === 'elsewhere') return own;
    }
  }
  return own;
}
