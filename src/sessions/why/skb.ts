/** Why a buffer's life ended, or what was read from it. */
import { counted, type EventOf, type Sentences } from './events.ts';

/** Functions in which a buffer is freed after it has done its work. */
const CONSUMED: Record<string, string> = {
  icmp_rcv: 'ICMP is done with the packet: if it was an echo request that may be answered, the reply is on its way.',
  raw_recvmsg: 'The program has read the datagram from its raw socket, so its copy is no longer needed.',
  ip_recv_error: "The program has read the error from its socket's error queue, so the notice is no longer needed.",
  ip_protocol_deliver_rcu:
    'Nothing but raw sockets wanted this protocol; they have their copies, so the original is freed.',
  inet_frag_reasm_prepare: 'The fragments are whole again in one packet, which leaves this buffer empty.',
  skb_release_data: 'The packet that this fragment had become part of was freed, and the fragment with it.',
  arp_process: 'The ARP message was read and has said what it had to say.',
};

/** Reasons for a drop (include/net/dropreason-core.h), and what would have to be otherwise. */
const REASONS: Record<string, string> = {
  NOT_SPECIFIED: 'the kernel gives no closer reason',
  NO_SOCKET: 'no socket was waiting for it',
  INVALID_PROTO: 'the protocol does not allow it here',
  UNHANDLED_PROTO: 'nothing on this host handles that protocol or message',
  ICMP_CSUM: 'its ICMP checksum is wrong: the bytes were damaged on the way',
  IP_CSUM: 'its IP header checksum is wrong: the bytes were damaged on the way',
  IP_INHDR: 'its IP header makes no sense',
  IP_NOPROTO: 'nothing on this host takes that IP protocol',
  IP_INNOROUTES: 'no route says where it should go, so it cannot be delivered or forwarded',
  IP_OUTNOROUTES: 'no route says which way it should go out',
  IP_INADDRERRORS: 'its address is none that may come in here',
  IP_RPFILTER: 'an answer to its source would leave by another interface, which rp_filter does not allow',
  DEV_READY: 'the interface is not up',
  QDISC_DROP: "the interface's queue does not take it: the interface is down",
  PKT_TOO_BIG: 'it is larger than the MTU and must not be fragmented',
  FRAG_REASM_TIMEOUT: 'the other fragments of its packet did not come in time',
  DUP_FRAG: 'that fragment was there already',
  NEIGH_FAILED: 'the next hop did not answer ARP: nobody there has that address',
  NEIGH_QUEUEFULL: 'too many packets were waiting for the next hop to answer ARP',
};

/** Where a drop means something else than its reason alone says. */
const DROPS: Record<string, string> = {
  'ping_rcv NO_SOCKET':
    'The echo reply has arrived and nothing is lost: raw sockets, such as the one ping uses here, were given their copies before; only the ICMP sockets of unprivileged pings are looked for now, there is none, and the original is dropped.',
  'icmp_rcv INVALID_PROTO':
    'The echo request was sent to a broadcast or multicast address, and such are ignored while net.ipv4.icmp_echo_ignore_broadcasts is 1: nobody answers.',
};

const IPV4 = 0x0800;
const ARP = 0x0806;

export const skb: Sentences<'skb'> = {
  'skb:consume_skb': ({ location, skb }) =>
    CONSUMED[location] ?? `Buffer ${skb} has done its work and was freed in ${location}.`,
  'skb:kfree_skb': dropped,
  'skb:skb_copy_datagram_iovec': ({ len }) =>
    `A program reads ${counted(len, 'byte')} from its socket: the IP header and all, as raw sockets get it.`,
};

function dropped({ protocol, location, reason }: EventOf<'skb:kfree_skb'>): string {
  const known = DROPS[`${location} ${reason}`];
  if (known !== undefined) return known;
  const what = protocol === IPV4 ? 'The packet' : protocol === ARP ? 'The ARP message' : 'The frame';
  const why = REASONS[reason] ?? `the kernel calls the reason ${reason}`;
  return `${what} was dropped in ${location}: ${why}.`;
}
