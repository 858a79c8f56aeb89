/** The Internet checksum: ones' complement sum of 16-bit words. RFC 1071. */

/** The checksum field's value for `length` bytes; over bytes that contain a right checksum it is 0. */
export function checksum(bytes: Uint8Array, offset: number, length: number): number {
  let sum = 0;
  const end = offset + (length & ~1);
  for (let i = offset; i < end; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  if (length & 1) sum += (bytes[end] as number) << 8;
  sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
