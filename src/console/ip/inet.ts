/**
 * Addresses and prefixes as iproute2 reads them: `10.1` is 10.1.0.0, `default`, `any` and `all` are words for 0/0.
 *
 * Answers the same question as get_addr and get_prefix. RFC 4291 and RFC 5952 for what is written with colons.
 */
import { formatIPv4, maskOf, samePrefix } from '../../engine/addr.ts';
import { AF, type Ip } from './context.ts';
import { strtoul, u32 } from './numbers.ts';

export interface InetPrefix {
  /** AF_*; AF.UNSPEC for the words that fit every family. */
  family: number;
  /** Bytes of address that go into a request: none for `any`. */
  bytelen: number;
  /** Length in bits; -2 where only a word was given instead of an address. */
  bitlen: number;
  /** Whether a length was written out. */
  specified: boolean;
  /** The address, for AF.INET. */
  ipv4: number;
  /** The address as it is printed, for AF.INET6. */
  ipv6: string;
}

const NAMES: Record<number, string> = {
  [AF.UNSPEC]: 'any valid',
  [AF.INET]: 'inet',
  [AF.INET6]: 'inet6',
  [AF.PACKET]: 'link',
  [AF.MPLS]: 'mpls',
  [AF.BRIDGE]: 'bridge',
};

const BITS: Record<number, number> = { [AF.INET]: 32, [AF.INET6]: 128 };

/** The family that a word names, AF.UNSPEC for any other word. */
export function readFamily(word: string): number {
  const families: Record<string, number> = {
    inet: AF.INET,
    inet6: AF.INET6,
    link: AF.PACKET,
    mpls: AF.MPLS,
    bridge: AF.BRIDGE,
  };
  return Object.hasOwn(families, word) ? (families[word] ?? AF.UNSPEC) : AF.UNSPEC;
}

/** An address without a length; ends the program with iproute2's words when it is none. */
export function getAddr(ip: Ip, word: string, family: number): InetPrefix {
  forbidLink(ip, word, family);
  const addr = readAddr(word, family);
  return addr ?? ip.die(`Error: ${NAMES[family] ?? ''} address is expected rather than "${word}".\n`, 1);
}

/** A prefix, or an address as a prefix of full length. */
export function getPrefix(ip: Ip, word: string, family: number): InetPrefix {
  forbidLink(ip, word, family);
  const prefix = readPrefix(word, family);
  return prefix ?? ip.die(`Error: ${NAMES[family] ?? ''} prefix is expected rather than "${word}".\n`, 1);
}

function forbidLink(ip: Ip, word: string, family: number): void {
  if (family !== AF.PACKET) return;
  ip.die(`Error: "${word}" may be inet prefix, but it is not allowed in this context.\n`, 1);
}

function readAddr(word: string, family: number): InetPrefix | undefined {
  const plain = { bitlen: -1, specified: false, ipv4: 0, ipv6: '' };
  if (word === 'default' || word === 'any' || word === 'all') {
    const bytelen = word === 'default' ? bytes(family) : 0;
    return { ...plain, family, bytelen, bitlen: -2, specified: true, ipv6: '::' };
  }
  if (word.includes(':')) {
    const groups = family === AF.UNSPEC || family === AF.INET6 ? readIPv6(word) : undefined;
    return groups && { ...plain, family: AF.INET6, bytelen: 16, ipv6: formatIPv6(groups) };
  }
  if (family !== AF.UNSPEC && family !== AF.INET) return undefined;
  const ipv4 = readIPv4(word);
  return ipv4 === undefined ? undefined : { ...plain, family: AF.INET, bytelen: 4, ipv4 };
}

function readPrefix(word: string, family: number): InetPrefix | undefined {
  if (word === 'default' || word === 'any' || word === 'all') {
    const isDefault = word === 'default';
    return { family, bytelen: isDefault ? bytes(family) : 0, bitlen: 0, specified: isDefault, ipv4: 0, ipv6: '::' };
  }
  const slash = word.indexOf('/');
  const addr = readAddr(slash < 0 ? word : word.slice(0, slash), family);
  if (addr === undefined || addr.bitlen === -2) return undefined;
  const bits = BITS[addr.family] ?? 0;
  if (slash < 0) return { ...addr, bitlen: bits };
  const length = netmask(word.slice(slash + 1));
  return length === undefined || length > bits ? undefined : { ...addr, bitlen: length, specified: true };
}

function bytes(family: number): number {
  return family === AF.INET ? 4 : family === AF.INET6 ? 16 : 0;
}

/** A length, or a mask as a dotted quad. */
function netmask(word: string): number | undefined {
  const length = u32(word);
  if (length !== undefined) return length;
  const mask = readIPv4(word);
  if (mask === undefined) return undefined;
  const bits = Array.from({ length: 33 }, (_, i) => i).find((i) => maskOf(i) === mask);
  return bits;
}

/** Up to four numbers of any base with dots between; what is left out at the end is zero. */
export function readIPv4(word: string): number | undefined {
  const parts = word.split('.');
  if (parts.length > 4) return undefined;
  let addr = 0;
  for (let i = 0; i < 4; i++) {
    const part = i < parts.length ? strtoul(parts[i] ?? '') : 0n;
    if (part === undefined || part > 255n) return undefined;
    addr = addr * 256 + Number(part);
  }
  return addr;
}

/** The eight groups of an IPv6 address. */
export function readIPv6(word: string): number[] | undefined {
  const [head = '', tail, ...more] = word.split('::');
  if (more.length > 0) return undefined;
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...before, ...Array<number>(missing).fill(0), ...after];
}

function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const words = text.split(':');
  const found: number[] = [];
  for (const [i, word] of words.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(word)) found.push(Number.parseInt(word, 16));
    else {
      const quad = i === words.length - 1 && /^(\d{1,3}\.){3}\d{1,3}$/.test(word) ? readIPv4(word) : undefined;
      if (quad === undefined) return undefined;
      found.push(quad >>> 16, quad & 0xffff);
    }
  }
  return found;
}

/** The longest run of zero groups is shortened, the first of equal ones. */
function formatIPv6(found: number[]): string {
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (found[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const text = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (best.at < 0) return text(found);
  return `${text(found.slice(0, best.at))}::${text(found.slice(best.at + best.length))}`;
}

/** Whether an address of a family lies in a prefix; words such as `any` hold everything. */
export function contains(prefix: InetPrefix, family: number, ipv4: number, ipv6 = ''): boolean {
  if (prefix.family === AF.UNSPEC) return true;
  if (prefix.family !== family) return false;
  if (family === AF.INET6) return prefix.bitlen <= 0 || prefix.ipv6 === ipv6;
  return prefix.bitlen <= 0 || samePrefix(prefix.ipv4, ipv4, Math.min(prefix.bitlen, 32));
}

/** An IPv4 address as it is printed; -r looks in /etc/hosts, which knows localhost. */
export function hostName(ip: Ip, ipv4: number): string {
  return ip.options.resolve && ipv4 === 0x7f000001 ? 'localhost' : formatIPv4(ipv4);
}
