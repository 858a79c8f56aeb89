/**
 * The queues of an interface: frames given to it to send, and packets it has received.
 *
 * Answers the same question as __dev_queue_xmit(), netif_rx() and __netif_receive_skb() in net/core/dev.c.
 */

import type { Skb } from '../skb.ts';
import { ETH_HLEN, ETH_P_IP } from '../wire/ethernet.ts';
import { dropped } from './free.ts';
import type { Interface } from './interface.ts';

/** __dev_queue_xmit(): a device that is down has a queue that drops everything. False when it was not sent. */
export function queueXmit(dev: Interface, skb: Skb): boolean {
  const { host } = dev;
  skb.dev = dev;
  const watched = host.lab.tracer !== undefined;
  const len = skb.frameLength;
  const name = dev.ifname;
  if (watched)
    host.trace?.({
      type: 'net:net_dev_queue',
      at: host.now,
      host: host.name,
      ping: host.cause,
      skb: skb.id,
      dev: name,
      len,
      frame: skb.frame,
    });
  if (!dev.isUp) {
    dev.stats.tx_dropped++;
    if (watched) dropped(host, skb, '__dev_queue_xmit', 'QDISC_DROP');
    return false;
  }
  if (watched) {
    host.trace?.({
      type: 'net:net_dev_start_xmit',
      at: host.now,
      host: host.name,
      ping: host.cause,
      skb: skb.id,
      dev: name,
      protocol: `0x${skb.protocol.toString(16).padStart(4, '0')}`,
      len,
      network_offset: ETH_HLEN,
      transport_offset: skb.protocol === ETH_P_IP ? ETH_HLEN + ((skb.frame[ETH_HLEN] as number) & 15) * 4 : 0,
    });
  }
  const taken = dev.kind.xmit(dev, skb);
  if (watched) {
    host.trace?.({
      type: 'net:net_dev_xmit',
      at: host.now,
      host: host.name,
      ping: host.cause,
      skb: skb.id,
      dev: name,
      len,
      rc: taken ? 0 : 1,
    });
  }
  return taken;
}

/** Puts a packet on the receive queue; it is taken off when `delay` virtual nanoseconds have passed. */
export function netifRx(dev: Interface, skb: Skb, delay: number): void {
  const { host } = dev;
  skb.dev = dev;
  host.trace?.({
    type: 'net:netif_rx',
    at: host.now,
    host: host.name,
    ping: host.cause,
    skb: skb.id,
    dev: dev.ifname,
    len: skb.length,
  });
  host.lab.arrive(delay, skb);
}

/** __netif_receive_skb(): what was on the receive queue of its interface comes into the stack. */
export function receive(skb: Skb): void {
  const dev = skb.dev as Interface;
  const { host } = dev;
  if (!dev.isUp) {
    dev.stats.rx_dropped++;
    dropped(host, skb, 'enqueue_to_backlog', 'DEV_READY');
    return;
  }
  host.trace?.({
    type: 'net:netif_receive_skb',
    at: host.now,
    host: host.name,
    ping: host.cause,
    skb: skb.id,
    dev: dev.ifname,
    len: skb.length,
    frame: skb.frame,
  });
  const receiver = host.packetTypes.get(skb.protocol);
  if (receiver) {
    receiver(dev, skb);
  } else {
    dev.stats.rx_dropped++;
    dropped(host, skb, '__netif_receive_skb_core', 'UNHANDLED_PROTO');
  }
}
