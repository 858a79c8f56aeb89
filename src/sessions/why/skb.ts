/** Why a buffer's life ended, or what was read from it. */
import type { ConsumeLocation, DropLocation, DropReason } from '../../engine/dev/free.ts';
import { counted, type EventOf, type Sentences } from './events.ts';

/** What had been done where a buffer is freed. */
const CONSUMED: Record<ConsumeLocation, string> = {
  __neigh_event_send:
    'The first ARP request was made on behalf of the packet that waits; the copy of it that told from which address to ask is no longer needed.',
  arp_rcv: 'An ARP message came over an interface that needs no ARP: nobody listens to it, and it is freed.',
  dummy_xmit: 'A dummy interface has no wire: it takes every frame, counts it, and forgets it. Nobody will answer.',
  icmp_rcv:
    'ICMP is done with the packet. An echo request has been answered, unless net.ipv4.icmp_echo_ignore_all is 1 or nothing may leave from the address it was sent to. An error was passed on to the socket whose packet it is about, if there is one here.',
  inet_frag_reasm_prepare: 'The fragments are whole again in one packet, which leaves this buffer empty.',
  ip_protocol_deliver_rcu:
    'Nothing but raw sockets wanted this protocol; they have their copies, so the original is freed.',
  ip_recv_error: "The program has read the error from its socket's error queue, so the notice is no longer needed.",
  neigh_timer_handler:
    'Nobody has answered for a second, so the neighbour was asked for once more on behalf of the packet that waits; the copy of it that told from which address is no longer needed.',
  netlink_dump:
    'The kernel has told all that was asked for in a list (of interfaces, or of addresses), so the question is no longer needed.',
  netlink_recvmsg:
    'The program has read a part of a list (of interfaces, or of addresses) from its netlink socket, so the message is no longer needed.',
  netlink_unicast: 'A list that the kernel was asked for has nothing on it, so the question is no longer needed.',
  raw_recvmsg:
    'The program has read the datagram, the IP header and all, from its raw socket, so its copy is no longer needed.',
  unix_stream_connect:
    'A program that has a name and wants an address asks nscd, the name service cache, first. No such program runs here, so the connection to its socket is given up.',
};

/** What was the matter where a packet is dropped, and what would have to be otherwise. */
const DROPPED: { [L in DropLocation]: { [R in DropReason<L>]: string } } = {
  __dev_queue_xmit: {
    QDISC_DROP:
      'The interface that the packet was just given to is down, and the queue of an interface that is down takes nothing: the packet is dropped. It would go out after `ip link set` has set it up, or by a route that leaves by another.',
  },
  '__ip_flush_pending_frames.isra.0': {
    NOT_SPECIFIED:
      'One of the fragments that were made of a datagram too long for the send buffer of its socket: as they do not all fit in, none is sent. A larger buffer (ping -S), a smaller packet (ping -s) or a larger MTU would help.',
  },
  __neigh_event_send: {
    NEIGH_QUEUEFULL:
      'Too many packets wait for a neighbour who has not answered yet (net.ipv4.neigh.<interface>.unres_qlen_bytes): the oldest of them is dropped to make room.',
  },
  __netif_receive_skb_core: {
    UNHANDLED_PROTO:
      'Nothing on this host takes frames of that protocol: only IPv4 is spoken here. The frame is dropped.',
  },
  dst_discard: {
    NOT_SPECIFIED:
      'The packet came back over lo with the route it had gone out by, and that route does not deliver to this host: nobody here has that address, or has joined that group. It is dropped without a word; a route of type local, which an address makes, would deliver it.',
  },
  enqueue_to_backlog: {
    DEV_READY:
      'The interface was set down while the packet was on its way: what its receive queue holds is dropped. `ip link set` up lets the next ones in.',
  },
  icmp_rcv: {
    ICMP_CSUM:
      'Its ICMP checksum is wrong, or it is shorter than an ICMP header: its bytes were damaged on the way, so it is dropped.',
    UNHANDLED_PROTO:
      'Nobody has given that type of ICMP message a meaning: it is dropped, and no error is sent because of it.',
    INVALID_PROTO:
      'The message was sent to a broadcast or multicast address. Echo requests to such are ignored while net.ipv4.icmp_echo_ignore_broadcasts is 1, so that nobody can make a whole network answer one victim; with 0 this host would answer.',
  },
  inet_frag_rbtree_purge: {
    FRAG_REASM_TIMEOUT:
      'The other fragments of its packet did not come within 30 seconds (net.ipv4.ipfrag_time): what was there is of no use and is dropped.',
  },
  ip_defrag: {
    DUP_FRAG:
      'A fragment with the same part of the packet was there already: this one is dropped, the packet is not lost by that.',
  },
  ip_do_fragment: {
    NOT_SPECIFIED:
      'A fragment before it could not be sent, and without that one the packet can never be whole again: the rest is thrown away.',
  },
  ip_protocol_deliver_rcu: {
    IP_NOPROTO:
      'Nothing on this host takes that IP protocol, neither the kernel nor a raw socket: the packet is dropped.',
  },
  ip_rcv_core: {
    OTHERHOST:
      "The frame is addressed to another interface's hardware address: it is for somebody else on the link, and dropped here.",
    IP_INHDR:
      'Its IPv4 header makes no sense (its version, its lengths or its checksum are wrong): the packet is dropped, and nobody is told, as even the sender in it may be wrong.',
  },
  neigh_flush_dev: {
    QUEUE_PURGE:
      'The interface went down, or changed its address, while the packet waited for a neighbour to answer: all that was known of neighbours there is forgotten, and what waited is dropped.',
  },
  ip_finish_output2: {
    NEIGH_CREATEFAIL:
      'The neighbour table is full: 1,024 entries that may not be forgotten yet (gc_thresh3), as each waits for an answer or has changed within 5 seconds. There is no entry for the next hop, and the packet is dropped; its sender is told that there is no buffer space (ENOBUFS).',
  },
  neigh_invalidate: {
    NEIGH_FAILED:
      'Three ARP requests, a second apart, had no answer: nobody on the link has the address, and the packet that waited is dropped. Its sender is told that the host is unreachable. Somebody with that address would change it, or an entry made by hand (`ip neigh add`).',
  },
  ping_rcv: {
    NO_SOCKET:
      'The echo reply has arrived and nothing is lost: raw sockets, such as the one ping uses here, were given their copies before; only the ICMP sockets of unprivileged pings are looked for now, there is none, and the original is dropped.',
  },
  skb_release_data: {
    NOT_SPECIFIED:
      'The packet that this fragment had become part of is done with, and the fragment is freed with it: nothing is lost.',
  },
};

export const skb: Sentences<'skb'> = {
  'skb:consume_skb': ({ location, skb }) =>
    lookUp(CONSUMED, location) ?? `Buffer ${skb} has done its work and was freed in ${location}.`,
  'skb:kfree_skb': dropped,
  'skb:skb_copy_datagram_iovec': ({ len }) =>
    len === 0
      ? 'A program reads from the error queue of its socket; no bytes of a packet go with this error.'
      : `A program reads ${counted(len, 'byte')} from its socket; what they were is said where the buffer is freed, next.`,
};

/** An old trace may have what is no longer made. */
function dropped({ location, reason }: EventOf<'skb:kfree_skb'>): string {
  const known = lookUp<Record<string, string>>(DROPPED, location);
  return (
    (known && lookUp(known, reason)) ?? `The packet was dropped in ${location}, and the kernel's reason is ${reason}.`
  );
}

function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
