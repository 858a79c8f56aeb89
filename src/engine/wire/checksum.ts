/** The Internet checksum: ones' complement sum of 16-bit words. RFC 1071. */

/**
 * The checksum field's value for `length` bytes, at most 65535; over bytes that contain a right checksum it is 0. High
 * and low bytes are summed apart, two words at a time: so nothing overflows and nothing waits for a carry.
 */
export function checksum(bytes: Uint8Array, offset: number, length: number): number {
  let high = 0;
  let low = 0;
  let i = offset;
  for (const end = offset + (length & ~3); i < end; i += 4) {
    high += (bytes[i] as number) + (bytes[i + 2] as number);
    low += (bytes[i + 1] as number) + (bytes[i + 3] as number);
  }
  if (length & 2) {
    high += bytes[i++] as number;
    low += bytes[i++] as number;
  }
  if (length & 1) high += bytes[i] as number;
  let sum = (high << 8) + low;
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
