/** IPv4 headers: bytes <-> values. RFC 791. */
import { checksum } from './checksum.ts';

export const IP_HLEN = 20;
export const IPPROTO = { IP: 0, ICMP: 1, IGMP: 2, TCP: 6, UDP: 17, RAW: 255 } as const;

/** Flags in the fragment field. */
export const IP_DF = 0x4000;
export const IP_MF = 0x2000;
export const IP_OFFSET = 0x1fff;

export interface Ipv4Header {
  /** Header length in bytes, 20 to 60. */
  headerLength: number;
  tos: number;
  totalLength: number;
  id: number;
  /** DF, MF and the offset in units of 8 bytes, as on the wire. */
  fragment: number;
  ttl: number;
  protocol: number;
  saddr: number;
  daddr: number;
}

/** Writes a header at `at`, checksum included; `headerLength - 20` bytes of options must be there already. */
export function emitIpv4(b: Uint8Array, at: number, h: Ipv4Header): void {
  b[at] = 0x40 | (h.headerLength >> 2);
  b[at + 1] = h.tos;
  b[at + 2] = h.totalLength >>> 8;
  b[at + 3] = h.totalLength & 255;
  b[at + 4] = h.id >>> 8;
  b[at + 5] = h.id & 255;
  b[at + 6] = h.fragment >>> 8;
  b[at + 7] = h.fragment & 255;
  b[at + 8] = h.ttl;
  b[at + 9] = h.protocol;
  b[at + 10] = 0;
  b[at + 11] = 0;
  writeU32(b, at + 12, h.saddr);
  writeU32(b, at + 16, h.daddr);
  const sum = checksum(b, at, h.headerLength);
  b[at + 10] = sum >>> 8;
  b[at + 11] = sum & 255;
}

/** Reads a header; undefined when the bytes are none (RFC 1122 3.2.1: silently discarded). */
export function parseIpv4(b: Uint8Array, at: number): Ipv4Header | undefined {
  const header = quotedHeader(b, at);
  if (!header || checksum(b, at, header.headerLength) !== 0) return undefined;
  return header.totalLength < header.headerLength || header.totalLength > b.length - at ? undefined : header;
}

/** The header of a packet of which only the beginning is there, as ICMP errors quote it; it is not checked. */
export function quotedHeader(b: Uint8Array, at: number): Ipv4Header | undefined {
  const first = b[at] as number;
  const headerLength = (first & 15) * 4;
  const room = b.length - at;
  if (room < IP_HLEN || first >>> 4 !== 4 || headerLength < IP_HLEN || headerLength > room) return undefined;
  return {
    headerLength,
    tos: b[at + 1] as number,
    totalLength: readU16(b, at + 2),
    id: readU16(b, at + 4),
    fragment: readU16(b, at + 6),
    ttl: b[at + 8] as number,
    protocol: b[at + 9] as number,
    saddr: readU32(b, at + 12),
    daddr: readU32(b, at + 16),
  };
}

export function readU16(b: Uint8Array, at: number): number {
  return ((b[at] as number) << 8) | (b[at + 1] as number);
}

export function readU32(b: Uint8Array, at: number): number {
  return (
    (((b[at] as number) << 24) |
      ((b[at + 1] as number) << 16) |
      ((b[at + 2] as number) << 8) |
      (b[at + 3] as number)) >>>
    0
  );
}

export function writeU16(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 8;
  b[at + 1] = value & 255;
}

export function writeU32(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 24;
  b[at + 1] = (value >>> 16) & 255;
  b[at + 2] = (value >>> 8) & 255;
  b[at + 3] = value & 255;
}
