/**
 * The end of a packet buffer: it has done its work, or it is dropped, and the trace says where and why.
 *
 * Answers the same question as consume_skb() and kfree_skb_reason() in net/core/skbuff.c.
 */
import type { Host } from '../host.ts';
import type { Skb } from '../skb.ts';

/** Where packets are dropped, by the kernel's function, and its reasons (include/net/dropreason-core.h). */
export const DROPS = {
  __dev_queue_xmit: ['QDISC_DROP'],
  __neigh_event_send: ['NEIGH_QUEUEFULL'],
  '__ip_flush_pending_frames.isra.0': ['NOT_SPECIFIED'],
  __netif_receive_skb_core: ['UNHANDLED_PROTO'],
  dst_discard: ['NOT_SPECIFIED'],
  enqueue_to_backlog: ['DEV_READY'],
  icmp_rcv: ['ICMP_CSUM', 'UNHANDLED_PROTO', 'INVALID_PROTO'],
  inet_frag_rbtree_purge: ['FRAG_REASM_TIMEOUT'],
  ip_defrag: ['DUP_FRAG'],
  ip_finish_output2: ['NEIGH_CREATEFAIL'],
  neigh_invalidate: ['NEIGH_FAILED'],
  ip_do_fragment: ['NOT_SPECIFIED'],
  ip_protocol_deliver_rcu: ['IP_NOPROTO'],
  ip_rcv_core: ['OTHERHOST', 'IP_INHDR'],
  neigh_flush_dev: ['QUEUE_PURGE'],
  ping_rcv: ['NO_SOCKET'],
  skb_release_data: ['NOT_SPECIFIED'],
} as const;

export type DropLocation = keyof typeof DROPS;
export type DropReason<L extends DropLocation> = (typeof DROPS)[L][number];

/** Where buffers are freed that have done their work: packets, and what ping asks by netlink and of nscd. */
export const CONSUMES = [
  '__neigh_event_send',
  'arp_rcv',
  'dummy_xmit',
  'icmp_rcv',
  'inet_frag_reasm_prepare',
  'ip_protocol_deliver_rcu',
  'ip_recv_error',
  'neigh_timer_handler',
  'netlink_dump',
  'netlink_recvmsg',
  'netlink_unicast',
  'raw_recvmsg',
  'unix_stream_connect',
] as const;

export type ConsumeLocation = (typeof CONSUMES)[number];

/** skb:kfree_skb, with the kernel's function and reason. */
export function dropped<L extends DropLocation>(host: Host, skb: Skb, location: L, reason: DropReason<L>): void {
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
  host.lab.freeTold();
  if (skb.fragments) release(host, skb);
}

/** skb:consume_skb */
export function consumed(host: Host, skb: Skb, location: ConsumeLocation): void {
  host.trace?.({ type: 'skb:consume_skb', at: host.now, host: host.name, ping: host.cause, skb: skb.id, location });
  host.lab.freeTold();
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
    host.lab.freeTold();
  }
}
