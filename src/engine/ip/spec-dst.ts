/**
 * The address of ours that a sender meant, also when he wrote to a broadcast address. RFC 1122 3.2.1.3.
 *
 * Answers the same question as fib_compute_spec_dst() in net/ipv4/fib_frontend.c.
 */
import { isZeronet } from '../addr.ts';
import { FibResult, flow } from '../fib/flow.ts';
import { resultPrefsrc } from '../fib/semantics.ts';
import type { Host } from '../host.ts';
import type { Skb } from '../skb.ts';
import { RT_SCOPE } from '../state.ts';
import type { Ipv4Header } from '../wire/ipv4.ts';
import { RTCF } from './route.ts';
import { selectAddr } from './select-addr.ts';

export function specDst(host: Host, skb: Skb, ip: Ipv4Header): number {
  const flags = skb.dst?.flags ?? 0;
  if ((flags & (RTCF.BROADCAST | RTCF.MULTICAST)) === 0 && flags & RTCF.LOCAL) return ip.daddr;
  const dev = skb.dev ?? host.loopback;
  if (isZeronet(ip.saddr)) return selectAddr(host, dev, ip.saddr, RT_SCOPE.LINK);
  const result = new FibResult();
  const back = flow({ iif: 1, daddr: ip.saddr, tos: ip.tos & 0xfc });
  if (host.fib.lookup(back, result) === 0) return resultPrefsrc(host, result);
  return selectAddr(host, dev, ip.saddr, RT_SCOPE.UNIVERSE);
}
