/**
 * Packets that arrive: from the interface's receive queue up to the protocol they are for.
 *
 * Answers the same question as net/ipv4/ip_input.c and __netif_receive_skb() in net/core/dev.c.
 */

import { consumed, dropped } from '../dev/free.ts';
import type { Interface } from '../dev/interface.ts';
import type { Host } from '../host.ts';
import { receiveIcmp } from '../icmp/receive.ts';
import type { Skb } from '../skb.ts';
import { deliverRaw } from '../sock/raw.ts';
import { ETH_HLEN } from '../wire/ethernet.ts';
import { IP_HLEN, IPPROTO, type Ipv4Header, parseIpv4 } from '../wire/ipv4.ts';
import { isFragment } from './fragment.ts';
import { stamp } from './options.ts';
import { isDeliveredHere } from './route.ts';
import { specDst } from './spec-dst.ts';

/** ip_rcv() and ip_local_deliver(). A packet that came over lo still has the route it was sent by: no lookup here. */
export function receiveIp(dev: Interface, skb: Skb): void {
  const { host } = dev;
  if (!dev.isAddressee(skb.frame)) {
    dropped(host, skb, 'ip_rcv_core', 'OTHERHOST');
    return;
  }
  const header = parseIpv4(skb.frame, ETH_HLEN);
  if (!header) {
    dropped(host, skb, 'ip_rcv_core', 'IP_INHDR');
    return;
  }
  if (header.headerLength > IP_HLEN) {
    const length = header.headerLength - IP_HLEN;
    stamp(host, skb.frame, ETH_HLEN + IP_HLEN, length, () => specDst(host, skb, header));
  }
  if (!skb.dst || !isDeliveredHere(skb.dst)) {
    dropped(host, skb, 'dst_discard', 'NOT_SPECIFIED');
    return;
  }
  if (!isFragment(header)) {
    deliver(host, skb, header);
    return;
  }
  const whole = host.reassembly.add(skb, header);
  if (whole) deliver(host, whole, { ...header, fragment: 0, totalLength: whole.length });
}

/** ip_protocol_deliver_rcu(): raw sockets first, then the protocol itself. */
function deliver(host: Host, skb: Skb, header: Ipv4Header): void {
  const delivered = deliverRaw(host, skb, header);
  if (header.protocol === IPPROTO.ICMP) receiveIcmp(host, skb, header);
  else if (delivered) consumed(host, skb, 'ip_protocol_deliver_rcu');
  else dropped(host, skb, 'ip_protocol_deliver_rcu', 'IP_NOPROTO');
}
