/**
 * The end of a packet buffer: it has done its work, or it is dropped, and the trace says where and why.
 *
 * Answers the same question as consume_skb() and kfree_skb_reason() in net/core/skbuff.c.
 */
import type { Host } from './host.ts';
import type { Skb } from './skb.ts';

/** skb:kfree_skb, with the kernel's function and reason. */
export function dropped(host: Host, skb: Skb, location: string, reason: string): void {
  host.trace?.({
    type: 'skb:kfree_skb',
    at: host.now,
    host: host.name,
    ping: host.cause,
    skb: skb.id,
    protocol: skb.protocol,
    location,
    reason,
  });
  if (skb.fragments) release(host, skb);
}

/** skb:consume_skb */
export function consumed(host: Host, skb: Skb, location: string): void {
  host.trace?.({ type: 'skb:consume_skb', at: host.now, host: host.name, ping: host.cause, skb: skb.id, location });
  if (skb.fragments) release(host, skb);
}

/** The last user of a reassembled datagram's data frees the fragments behind it. */
function release(host: Host, skb: Skb): void {
  const { fragments } = skb;
  if (!fragments || --fragments.users > 0) return;
  for (const id of fragments.ids) {
    host.trace?.({
      type: 'skb:kfree_skb',
      at: host.now,
      host: host.name,
      ping: host.cause,
      skb: id,
      protocol: skb.protocol,
      location: 'skb_release_data',
      reason: 'NOT_SPECIFIED',
    });
  }
}
