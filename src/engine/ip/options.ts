/**
 * IPv4 options: the route that a packet records on its way. RFC 791 3.1.
 *
 * Answers the same question as net/ipv4/ip_options.c.
 */
import { readU32, writeU32 } from '../wire/ipv4.ts';

const IPOPT = { END: 0, NOOP: 1, RR: 7 } as const;
const MIN_POINTER = 4;

/** What ping -R asks for: a NOP, then room for nine addresses. 40 bytes. */
export function recordRouteOption(): Uint8Array {
  const options = new Uint8Array(40);
  options.set([IPOPT.NOOP, IPOPT.RR, 39, MIN_POINTER]);
  return options;
}

/** Where the record route option begins among the options at `at`; undefined when there is none or it is malformed. */
function findRecordRoute(b: Uint8Array, at: number, length: number): number | undefined {
  for (let i = at; i < at + length; ) {
    const type = b[i] as number;
    if (type === IPOPT.END) return undefined;
    if (type === IPOPT.NOOP) {
      i++;
      continue;
    }
    const size = b[i + 1] ?? 0;
    if (size < 2 || i + size > at + length) return undefined;
    if (type === IPOPT.RR) return size >= 3 && (b[i + 2] as number) >= MIN_POINTER ? i : undefined;
    i += size;
  }
  return undefined;
}

/** Writes an address into the next free place of the recorded route, if there is one. */
export function recordAddress(b: Uint8Array, at: number, length: number, addr: number): void {
  const rr = findRecordRoute(b, at, length);
  if (rr === undefined) return;
  const pointer = b[rr + 2] as number;
  if (pointer + 3 > (b[rr + 1] as number)) return;
  writeU32(b, rr + pointer - 1, addr);
  b[rr + 2] = pointer + 4;
}

/** The options for a reply: the recorded route goes back with it, padded to whole words. ip_options_echo(). */
export function echoOptions(b: Uint8Array, at: number, length: number): Uint8Array {
  const rr = findRecordRoute(b, at, length);
  if (rr === undefined) return new Uint8Array(0);
  const size = b[rr + 1] as number;
  const options = new Uint8Array((size + 3) & ~3);
  options.set(b.subarray(rr, rr + size));
  return options;
}

/** The addresses recorded so far. */
export function recordedRoute(b: Uint8Array, at: number, length: number): number[] {
  const rr = findRecordRoute(b, at, length);
  if (rr === undefined) return [];
  const end = Math.min(b[rr + 2] as number, b[rr + 1] as number) - MIN_POINTER;
  return Array.from({ length: Math.ceil(end / 4) }, (_, i) => readU32(b, rr + 3 + 4 * i));
}
