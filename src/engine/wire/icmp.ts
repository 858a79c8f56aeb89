/** ICMP messages: bytes <-> values. RFC 792. */
import { checksum } from './checksum.ts';
import { readU16, writeU16 } from './ipv4.ts';

export const ICMP_HLEN = 8;
export const ICMP = {
  ECHOREPLY: 0,
  DEST_UNREACH: 3,
  SOURCE_QUENCH: 4,
  REDIRECT: 5,
  ECHO: 8,
  TIME_EXCEEDED: 11,
  PARAMETERPROB: 12,
  TIMESTAMP: 13,
  TIMESTAMPREPLY: 14,
  ADDRESS: 17,
  ADDRESSREPLY: 18,
} as const;

/** Codes of DEST_UNREACH. */
export const ICMP_HOST_UNREACH = 1;

/** The highest type that has a meaning here. */
export const NR_ICMP_TYPES = 18;

export interface IcmpEcho {
  type: number;
  code: number;
  id: number;
  sequence: number;
}

/** Writes the header and the checksum over `length` bytes of header and data at `at`. */
export function emitIcmpEcho(b: Uint8Array, at: number, length: number, h: IcmpEcho): void {
  b[at] = h.type;
  b[at + 1] = h.code;
  writeU16(b, at + 2, 0);
  writeU16(b, at + 4, h.id);
  writeU16(b, at + 6, h.sequence);
  writeU16(b, at + 2, checksum(b, at, length));
}

/** Reads the header; undefined when it is short or its checksum is wrong. */
export function parseIcmpEcho(b: Uint8Array, at: number, length: number): IcmpEcho | undefined {
  if (length < ICMP_HLEN || checksum(b, at, length) !== 0) return undefined;
  return { type: b[at] as number, code: b[at + 1] as number, id: readU16(b, at + 4), sequence: readU16(b, at + 6) };
}
