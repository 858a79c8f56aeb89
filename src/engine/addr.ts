/**
 * IPv4 addresses and prefixes as u32 numbers in host order: parse, format, contain.
 *
 * Answers the same question as include/linux/inetdevice.h and include/linux/in.h. RFC 791, RFC 4632, RFC 6890.
 */

export const INADDR_ANY = 0;
export const INADDR_BROADCAST = 0xffffffff;
export const INADDR_LOOPBACK = 0x7f000001;

/** Four decimal numbers of 0 to 255 with three dots, nothing else; undefined for any other text. */
export function parseIPv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let addr = 0;
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i]);
    if (octet > 255) return undefined;
    addr = addr * 256 + octet;
  }
  return addr;
}

/** Dotted quad. */
export function formatIPv4(addr: number): string {
  return `${addr >>> 24}.${(addr >>> 16) & 255}.${(addr >>> 8) & 255}.${addr & 255}`;
}

/** "10.0.3.0/24" */
export function formatPrefix(addr: number, len: number): string {
  return `${formatIPv4(addr)}/${len}`;
}

/** The netmask of a prefix length of 0 to 32. */
export function maskOf(len: number): number {
  return len === 0 ? 0 : (-1 << (32 - len)) >>> 0;
}

/** The address with the host bits cleared. */
export function networkOf(addr: number, len: number): number {
  return (addr & maskOf(len)) >>> 0;
}

/** The highest address of a prefix. */
export function broadcastOf(addr: number, len: number): number {
  return (addr | ~maskOf(len)) >>> 0;
}

/** Whether two addresses share their first `len` bits. */
export function samePrefix(a: number, b: number, len: number): boolean {
  return ((a ^ b) & maskOf(len)) === 0;
}

/** 127.0.0.0/8 */
export function isLoopback(addr: number): boolean {
  return addr >>> 24 === 127;
}

/** 224.0.0.0/4 */
export function isMulticast(addr: number): boolean {
  return addr >>> 28 === 14;
}

/** 224.0.0.0/24, never forwarded. */
export function isLocalMulticast(addr: number): boolean {
  return addr >>> 8 === 0xe00000;
}

/** 255.255.255.255, limited broadcast. */
export function isLimitedBroadcast(addr: number): boolean {
  return addr === INADDR_BROADCAST;
}

/** 0.0.0.0, "this host on this network"; the rest of 0.0.0.0/8 has been unicast since Linux 5.3. */
export function isZeronet(addr: number): boolean {
  return addr === 0;
}
