/** Hardware addresses as `ip link` and `ip neigh` take them. */
import type { Ip } from '../context.ts';
import { readIPv4 } from '../inet.ts';
import { strtoul } from '../numbers.ts';

/** The bytes of an address, written in hexadecimal with colons, or as an IPv4 address; ends the program otherwise. */
export function getLladdr(ip: Ip, word: string): number[] {
  if (word.includes('.')) {
    const quad = readIPv4(word);
    if (quad === undefined) ip.die(`"${word}" is invalid lladdr.\n`, 1);
    return [quad >>> 24, (quad >>> 16) & 255, (quad >>> 8) & 255, quad & 255];
  }
  return word.split(':').map((part) => {
    // Only the beginning of each part is read, as sscanf("%x") does.
    const digits = /^\s*(0x)?([0-9a-f]+)/i.exec(part)?.[2];
    const byte = digits === undefined ? undefined : strtoul(digits, 16);
    if (byte === undefined || byte > 255n) ip.die(`"${part}" is invalid lladdr.\n`, 1);
    return Number(byte);
  });
}

export function formatLladdr(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
