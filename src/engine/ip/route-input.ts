/**
 * The route of a packet that arrived: for this host, to be passed on, or refused as a martian.
 *
 * Answers the same question as ip_route_input_slow() in net/ipv4/route.c and fib_validate_source() in
 * net/ipv4/fib_frontend.c. RFC 1812 5.3.7 (martians), RFC 3704 (reverse path).
 */
import { isLimitedBroadcast, isLocalMulticast, isLoopback, isMulticast, isZeronet } from '../addr.ts';
import type { Interface } from '../dev/interface.ts';
import { FibResult, type Flow, flow } from '../fib/flow.ts';
import type { FibNexthop } from '../fib/info.ts';
import { IGNORE_LINKSTATE } from '../fib/table.ts';
import type { Host } from '../host.ts';
import { RT_SCOPE, RTN } from '../state.ts';
import { ALL_HOSTS, makeRt, RTCF, type Rt } from './route.ts';

const EINVAL = -22;
const EXDEV = -18;
const EHOSTUNREACH = -113;

/** The route for a packet that came in by `dev`, or a negative errno. */
export function routeInput(host: Host, dev: Interface, wish: Flow): Rt | number {
  const { saddr, daddr } = wish;
  if (!dev.addrs) return EINVAL;
  if (isMulticast(daddr)) return multicast(host, dev, wish);
  if (isMulticast(saddr) || isLimitedBroadcast(saddr)) return EINVAL;
  if (isLimitedBroadcast(daddr) || (saddr === 0 && daddr === 0)) return broadcast(host, dev, wish);
  if (isZeronet(saddr) || isZeronet(daddr)) return EINVAL;
  const foreign = isLoopback(daddr) || isLoopback(saddr);
  if (foreign && !host.sysctl.ored('route_localnet', dev.ifname)) return EINVAL;

  const result = new FibResult();
  const forwards = host.sysctl.conf(dev.ifname, 'forwarding') !== 0;
  const err = host.fib.lookup({ ...wish, iif: dev.ifindex, oif: 0, scope: RT_SCOPE.UNIVERSE }, result);
  if (err !== 0) return forwards ? err : EHOSTUNREACH;
  if (result.type === RTN.BROADCAST) return broadcast(host, dev, wish, result);
  if (result.type === RTN.LOCAL) {
    const verdict = validateSource(host, dev, wish, daddr, 0);
    if (verdict < 0) return EINVAL;
    return makeRt(host.loopback, RTN.LOCAL, RTCF.LOCAL, result, dev.ifindex);
  }
  if (!forwards) return EHOSTUNREACH;
  if (result.type !== RTN.UNICAST) return EINVAL;
  const out = result.nexthop as FibNexthop;
  const outDev = out.dev as Interface;
  const verdict = validateSource(host, dev, wish, daddr, outDev.ifindex);
  if (verdict < 0) return EINVAL;
  const redirects = outDev === dev && verdict > 0 && host.sysctl.ored('send_redirects', dev.ifname);
  return makeRt(outDev, RTN.UNICAST, redirects ? RTCF.DOREDIRECT : 0, result, dev.ifindex);
}

/** The route that was found is told to those who ask, but its metrics and realm are not heeded. */
function broadcast(host: Host, dev: Interface, wish: Flow, result = new FibResult()): Rt | number {
  if (!isZeronet(wish.saddr) && validateSource(host, dev, wish, 0, 0) < 0) return EINVAL;
  return makeRt(host.loopback, RTN.BROADCAST, RTCF.BROADCAST | RTCF.LOCAL, result, dev.ifindex, false);
}

/** ip_route_input_mc(): only groups somebody here has joined. */
function multicast(host: Host, dev: Interface, wish: Flow): Rt | number {
  const { saddr, daddr } = wish;
  if (daddr !== ALL_HOSTS || !dev.isUp) return EINVAL; // which a device that is down has left
  if (isMulticast(saddr) || isLimitedBroadcast(saddr)) return EINVAL;
  if (isLoopback(saddr) && !host.sysctl.ored('route_localnet', dev.ifname)) return EINVAL;
  if (isZeronet(saddr)) {
    if (!isLocalMulticast(daddr)) return EINVAL;
  } else if (validateSource(host, dev, wish, 0, 0) < 0) {
    return EINVAL;
  }
  return makeRt(host.loopback, RTN.MULTICAST, RTCF.MULTICAST | RTCF.LOCAL, new FibResult(), dev.ifindex);
}

/**
 * Whether a packet from `wish.saddr` may come in by `dev`: negative when not; 1 when the sender is on the link, so that
 * he could have sent it himself. fib_validate_source()
 */
function validateSource(host: Host, dev: Interface, wish: Flow, dst: number, oif: number): number {
  const { sysctl, fib } = host;
  const rpf = sysctl.max('rp_filter', dev.ifname);
  const acceptsLocal = sysctl.ored('accept_local', dev.ifname);
  if (rpf === 0 && (dev.ifindex !== oif || !sysctl.ored('send_redirects', dev.ifname))) {
    if (acceptsLocal) return 0;
    if (!fib.customLocalRoutes && !fib.customRules) return host.localAddrs.find(wish.saddr) ? EINVAL : 0;
  }
  const back = flow({
    daddr: wish.saddr,
    saddr: dst,
    tos: wish.tos,
    iif: oif || 1,
    mark: sysctl.ored('src_valid_mark', dev.ifname) ? wish.mark : 0,
  });
  const result = new FibResult();
  const lastResort = rpf === 0 ? 0 : EXDEV;
  if (fib.lookup(back, result) !== 0) return lastResort;
  if (result.type !== RTN.UNICAST && (result.type !== RTN.LOCAL || !acceptsLocal)) return EINVAL;
  const nexthops = result.info?.nexthops ?? [];
  const onLink = () => (result.nexthop && result.nexthop.scope >= RT_SCOPE.HOST ? 1 : 0);
  if (nexthops.some((n) => n.dev === dev) || (result.type === RTN.LOCAL && dev === host.loopback)) return onLink();
  if (dev.addrs?.length === 0) return lastResort;
  if (rpf === 1) return EXDEV;
  if (fib.lookup({ ...back, oif: dev.ifindex }, result, IGNORE_LINKSTATE) !== 0) return 0;
  return result.type === RTN.UNICAST ? onLink() : 0;
}
