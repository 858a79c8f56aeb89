/** ARP for IPv4 over Ethernet: bytes of a whole frame. RFC 826. */
import { ETH_HLEN, emitEthernet, parseMac } from './ethernet.ts';
import { writeU16, writeU32 } from './ipv4.ts';

export const ETH_P_ARP = 0x0806;
/** Bytes of a message about IPv4 over Ethernet. */
export const ARP_LENGTH = 28;
const ARPHRD_ETHER = 1;
const ETH_P_IP = 0x0800;

export const ARPOP = { REQUEST: 1, REPLY: 2 } as const;

export interface Arp {
  op: number;
  /** Hardware addresses as text, of the frame and of the message; who is asked for is not known. */
  to: string;
  from: string;
  saddr: number;
  daddr: number;
}

/** A frame with a message in it; the target's hardware address is left empty. */
export function arpFrame({ op, to, from, saddr, daddr }: Arp): Uint8Array {
  const frame = new Uint8Array(ETH_HLEN + ARP_LENGTH);
  emitEthernet(frame, to, from, ETH_P_ARP);
  const at = ETH_HLEN;
  writeU16(frame, at, ARPHRD_ETHER);
  writeU16(frame, at + 2, ETH_P_IP);
  frame[at + 4] = 6;
  frame[at + 5] = 4;
  writeU16(frame, at + 6, op);
  frame.set(parseMac(from), at + 8);
  writeU32(frame, at + 14, saddr);
  writeU32(frame, at + 24, daddr);
  return frame;
}
