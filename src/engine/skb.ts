/**
 * A packet buffer: a frame as real bytes, and what the stack knows about it on its way.
 *
 * Answers the same question as struct sk_buff (include/linux/skbuff.h).
 */
import type { Interface } from './dev/interface.ts';
import type { Rt } from './ip/route.ts';
import { ETH_HLEN } from './wire/ethernet.ts';

export class Skb {
  /** Follows the buffer through its life; unique in a lab. */
  readonly id: number;
  /** The whole frame: Ethernet header, then the packet. */
  readonly frame: Uint8Array;
  /** EtherType. */
  protocol: number;
  /** The interface it is on, once it is on one. */
  dev: Interface | undefined = undefined;
  /** The route it was sent by; over lo it is still there when the packet arrives. */
  dst: Rt | undefined = undefined;
  /** Buffers that hang behind a reassembled one: freed when the last user of the data is done with it. */
  fragments: { readonly ids: readonly number[]; users: number } | undefined = undefined;

  constructor(id: number, frame: Uint8Array, protocol: number) {
    this.id = id;
    this.frame = frame;
    this.protocol = protocol;
  }

  /** Bytes on the wire, Ethernet header included. */
  get frameLength(): number {
    return this.frame.length;
  }

  /** Bytes without the Ethernet header. */
  get length(): number {
    return this.frame.length - ETH_HLEN;
  }
}

/** sizeof(struct skb_shared_info) and the room for a link-layer header, as Linux 6.18 on x86-64 has them. */
const SHARED_INFO = 320;
const LINK_ROOM = 16;
/** The smallest piece of memory a packet gets; larger ones are powers of two. */
const SMALL_HEAD = 576;
/** sizeof(struct sk_buff), rounded up. */
const SKB_SIZE = 256;

/** Memory for a packet of `length` bytes: its data, and what describes it. */
function headSize(length: number): number {
  const wanted = ((LINK_ROOM + length + 15 + 63) & ~63) + SHARED_INFO;
  return wanted <= SMALL_HEAD ? SMALL_HEAD : 2 ** Math.ceil(Math.log2(wanted));
}

/** Spare bytes behind a packet of `length` bytes in the memory it was given. */
export function tailroom(length: number): number {
  return headSize(length) - SHARED_INFO - LINK_ROOM - length;
}

/** All the memory that a packet of `length` bytes takes. */
export function truesize(length: number): number {
  return headSize(length) + SKB_SIZE;
}
