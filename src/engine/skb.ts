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
