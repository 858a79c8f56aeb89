/**
 * lo: an imaginary piece of wire, plugged from the interface's output into its own input.
 *
 * Answers the same question as drivers/net/loopback.c.
 */
import { US } from '../clock.ts';
import { IFF } from '../state.ts';
import type { InterfaceKind } from './interface.ts';
import { netifRx } from './netif.ts';

/** How long a packet is on the imaginary wire, virtual ns. */
const LATENCY = 20 * US;

export const loopback: InterfaceKind = {
  kind: 'loopback',
  flags: IFF.LOOPBACK,
  mtu: 65536,
  minMtu: 0,
  maxMtu: 0x7fffffff,
  txqlen: 1000,
  address: '00:00:00:00:00:00',
  broadcast: '00:00:00:00:00:00',
  xmit(dev, skb) {
    netifRx(dev, skb, LATENCY);
    dev.stats.tx_packets++;
    dev.stats.tx_bytes += skb.length;
    dev.stats.rx_packets++;
    dev.stats.rx_bytes += skb.length;
    return true;
  },
};
