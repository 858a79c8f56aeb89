/**
 * Packets on their way out: from a socket or from ICMP down to the interface's queue.
 *
 * Answers the same question as net/ipv4/ip_output.c.
 */

import { dropped } from '../dev/free.ts';
import { netifRx } from '../dev/netif.ts';
import type { Host } from '../host.ts';
import { neighOutput } from '../neigh/resolve.ts';
import type { Skb } from '../skb.ts';
import { ETH_HLEN, ETH_P_IP } from '../wire/ethernet.ts';
import { newFrame } from '../wire/frame.ts';
import { emitIpv4, IP_DF, IP_HLEN, readU32 } from '../wire/ipv4.ts';
import { fragment } from './fragment.ts';
import { type IpOptions, stamp } from './options.ts';
import { isDeliveredHere, RTCF, type Rt, routeMtu } from './route.ts';

/** What goes into the header of a packet that starts here. */
export interface Outgoing {
  saddr: number;
  daddr: number;
  protocol: number;
  ttl: number;
  tos: number;
  dontFragment: boolean;
  options?: IpOptions | undefined;
}

/**
 * Builds the packet around `length` bytes, which `fill` writes at the offset it is given, and sends it by `rt`.
 * A negative errno when it cannot leave, as far as that is known at once; what is lost later, or on the link, is no error.
 * IPv4's own identification counts up per host; with DF it says nothing and is 0 (RFC 6864).
 */
export function sendPacket(
  host: Host,
  rt: Rt,
  out: Outgoing,
  length: number,
  fill: (frame: Uint8Array, at: number) => void,
): number {
  const headerLength = IP_HLEN + (out.options?.bytes.length ?? 0);
  const frame = newFrame(ETH_HLEN + headerLength + length);
  if (out.options) {
    const { bytes, timed } = out.options;
    frame.set(bytes, ETH_HLEN + IP_HLEN);
    stamp(host, frame, ETH_HLEN + IP_HLEN, bytes.length, () => out.saddr, timed);
  }
  emitIpv4(frame, ETH_HLEN, {
    headerLength,
    tos: out.tos,
    totalLength: headerLength + length,
    id: out.dontFragment ? 0 : host.nextIpId(),
    fragment: out.dontFragment ? IP_DF : 0,
    ttl: out.ttl,
    protocol: out.protocol,
    saddr: out.saddr,
    daddr: out.daddr,
  });
  fill(frame, ETH_HLEN + headerLength);
  const mtu = routeMtu(rt);
  const leave = () =>
    headerLength + length <= mtu
      ? finishOnLink(host, packet(host, frame, rt), rt)
      : sendFragments(host, fragment(frame, mtu), rt);
  if (!loopBack(host, frame, rt) || host.lab.receiving) return leave();
  host.lab.whenQuiet(() => void leave());
  return 0;
}

function packet(host: Host, frame: Uint8Array, rt: Rt): Skb {
  const skb = host.lab.skb(frame, ETH_P_IP);
  skb.dst = rt;
  return skb;
}

/**
 * One after the other. A program's fragment has been received at the other end before it sends the next; a reply's
 * are all sent before any is received, because replies are made while receiving. When one cannot be sent, the rest
 * is thrown away: ip_do_fragment().
 */
function sendFragments(host: Host, pieces: Uint8Array[], rt: Rt): number {
  const skbs = pieces.map((frame) => packet(host, frame, rt));
  const atOnce = host.lab.receiving;
  const send = (i: number): number => {
    const skb = skbs[i];
    if (!skb) return 0;
    const err = finishOnLink(host, skb, rt);
    if (err !== 0) {
      for (const [j, rest] of skbs.slice(i + 1).entries()) {
        rest.protocol = j === 0 ? ETH_P_IP : 0; // only the next one had been made ready
        dropped(host, rest, 'ip_do_fragment', 'NOT_SPECIFIED');
      }
    } else if (atOnce) send(i + 1);
    else host.lab.whenQuiet(() => void send(i + 1));
    return err;
  };
  return send(0);
}

/**
 * ip_mc_output(): what is for all on a link is for this host too, so a copy comes back at once, whole, before the packet
 * itself leaves. False when it is not for all.
 */
function loopBack(host: Host, frame: Uint8Array, rt: Rt): boolean {
  if (!(rt.flags & (RTCF.BROADCAST | RTCF.MULTICAST)) || !isDeliveredHere(rt) || rt.dev.isLoopback) return false;
  const copy = packet(host, frame.slice(), rt);
  copy.frame[0] = 0xff; // nobody looks at the addresses of a frame that was never on a link
  netifRx(rt.dev, copy, 0);
  return true;
}

/** Of the link: it is lost, and nobody is told. */
const NET_XMIT_DROP = 1;
const ENOBUFS = -105;

/** ip_finish_output2(): who is next on the way, and what is his address on the link? 0, or how it was lost. */
function finishOnLink(host: Host, skb: Skb, rt: Rt): number {
  const nexthop = rt.gateway ?? readU32(skb.frame, ETH_HLEN + 16);
  const neighbour = host.neighbours.forDestination(rt.dev, nexthop);
  if (neighbour) return neighOutput(host, neighbour, skb) ? 0 : NET_XMIT_DROP;
  dropped(host, skb, 'ip_finish_output2', 'NEIGH_CREATEFAIL');
  return ENOBUFS;
}
