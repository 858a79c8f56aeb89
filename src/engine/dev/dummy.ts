/**
 * dummy: an interface that takes every frame and forgets it.
 *
 * Answers the same question as drivers/net/dummy.c.
 */

import { IFF } from '../state.ts';
import { consumed } from './free.ts';
import type { InterfaceKind } from './interface.ts';

export const dummy: InterfaceKind = {
  kind: 'dummy',
  flags: IFF.BROADCAST | IFF.NOARP,
  mtu: 1500,
  minMtu: 0,
  maxMtu: 0x7fffffff,
  txqlen: 1000,
  address: '',
  broadcast: 'ff:ff:ff:ff:ff:ff',
  xmit(dev, skb) {
    dev.stats.tx_packets++;
    dev.stats.tx_bytes += skb.frameLength;
    consumed(dev.host, skb, 'dummy_xmit');
    return true;
  },
};
