/** Ethernet II frames: 14 bytes of destination, source and type. IEEE 802.3, RFC 894. */

export const ETH_HLEN = 14;
export const ETH_P_IP = 0x0800;

const ZERO_MAC = '00:00:00:00:00:00';

/** "02:00:00:00:01:01" -> six bytes. */
export function parseMac(text: string): Uint8Array {
  return Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16));
}

export function formatMac(bytes: Uint8Array, offset = 0): string {
  return Array.from(bytes.subarray(offset, offset + 6), (b) => b.toString(16).padStart(2, '0')).join(':');
}

/** Writes a header; an all-zero address is what a new frame has already. */
export function emitEthernet(frame: Uint8Array, to: string, from: string, protocol: number): void {
  if (to !== ZERO_MAC) frame.set(parseMac(to), 0);
  if (from !== ZERO_MAC) frame.set(parseMac(from), 6);
  frame[12] = protocol >>> 8;
  frame[13] = protocol & 255;
}
