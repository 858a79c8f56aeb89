/**
 * Packets on their way out: from a socket or from ICMP down to the interface's queue.
 *
 * Answers the same question as net/ipv4/ip_output.c and __dev_queue_xmit() in net/core/dev.c.
 */
import type { Interface } from '../dev/interface.ts';
import type { Host } from '../host.ts';
import type { Skb } from '../skb.ts';
import { ETH_HLEN, ETH_P_IP, emitLoopbackHeader } from '../wire/ethernet.ts';
import { emitIpv4, IP_DF, IP_HLEN, readU32 } from '../wire/ipv4.ts';
import type { Rt } from './route.ts';

/** What goes into the header of a packet that starts here. */
export interface Outgoing {
  saddr: number;
  daddr: number;
  protocol: number;
  ttl: number;
  tos: number;
  dontFragment: boolean;
}

/**
 * Builds the packet around `payload` bytes, which `fill` writes at the offset it is given, and sends it by `rt`.
 * IPv4's own identification counts up per host; with DF it says nothing and is 0 (RFC 6864).
 */
export function sendPacket(
  host: Host,
  rt: Rt,
  out: Outgoing,
  length: number,
  fill: (frame: Uint8Array, at: number) => void,
): Skb {
  const frame = new Uint8Array(ETH_HLEN + IP_HLEN + length);
  emitIpv4(frame, ETH_HLEN, {
    tos: out.tos,
    totalLength: IP_HLEN + length,
    id: out.dontFragment ? 0 : host.nextIpId(),
    fragment: out.dontFragment ? IP_DF : 0,
    ttl: out.ttl,
    protocol: out.protocol,
    saddr: out.saddr,
    daddr: out.daddr,
  });
  fill(frame, ETH_HLEN + IP_HLEN);
  const skb = host.lab.skb(frame, ETH_P_IP);
  skb.dst = rt;
  finish(host, skb, rt);
  return skb;
}

/** ip_finish_output2(): who is next on the way, and what is his address on the link? */
function finish(host: Host, skb: Skb, rt: Rt): void {
  const nexthop = rt.gateway ?? readU32(skb.frame, ETH_HLEN + 16);
  host.neighbours.forDestination(rt.dev, nexthop);
  emitLoopbackHeader(skb.frame, ETH_P_IP);
  queueXmit(rt.dev, skb);
}

/** __dev_queue_xmit(): a device that is down has a queue that drops everything. */
export function queueXmit(dev: Interface, skb: Skb): void {
  const { host } = dev;
  skb.dev = dev;
  const watched = host.lab.tracer !== undefined;
  const len = skb.frameLength;
  const name = dev.ifname;
  if (watched) host.trace?.({ type: 'net:net_dev_queue', ...host.stamp(), skb: skb.id, dev: name, len });
  if (!dev.isUp) {
    if (watched) dropped(host, skb, '__dev_queue_xmit', 'QDISC_DROP');
    return;
  }
  if (watched) {
    host.trace?.({
      type: 'net:net_dev_start_xmit',
      ...host.stamp(),
      skb: skb.id,
      dev: name,
      protocol: `0x${skb.protocol.toString(16).padStart(4, '0')}`,
      len,
      network_offset: ETH_HLEN,
      transport_offset: ETH_HLEN + ((skb.frame[ETH_HLEN] as number) & 15) * 4,
    });
  }
  const taken = dev.kind.xmit(dev, skb);
  if (watched) {
    host.trace?.({ type: 'net:net_dev_xmit', ...host.stamp(), skb: skb.id, dev: name, len, rc: taken ? 0 : 1 });
  }
}

/** skb:kfree_skb, with the kernel's function and reason. */
export function dropped(host: Host, skb: Skb, location: string, reason: string): void {
  host.trace?.({ type: 'skb:kfree_skb', ...host.stamp(), skb: skb.id, protocol: skb.protocol, location, reason });
}

/** skb:consume_skb */
export function consumed(host: Host, skb: Skb, location: string): void {
  host.trace?.({ type: 'skb:consume_skb', ...host.stamp(), skb: skb.id, location });
}
