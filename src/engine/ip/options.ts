/**
 * IPv4 options: the route that a packet records on its way, and the times at which it came by. RFC 791 3.1.
 *
 * Answers the same question as net/ipv4/ip_options.c.
 */
import type { Host } from '../host.ts';
import { RTN } from '../state.ts';
import { readU32, writeU32 } from '../wire/ipv4.ts';

const IPOPT = { END: 0, NOOP: 1, RR: 7, TS: 68 } as const;
const MIN_POINTER = { [IPOPT.RR]: 4, [IPOPT.TS]: 5 } as const;

/** What goes into a slot of the timestamp option: a time, an address and a time, or a time where the address is known. */
export const IPOPT_TS = { TSONLY: 0, TSANDADDR: 1, PRESPEC: 3 } as const;

const NOON = 12 * 3600 * 1000;
const DAY = 2 * NOON;

/** Options of a packet that starts here. */
export interface IpOptions {
  /** A multiple of 4 long. */
  bytes: Uint8Array;
  /** Whether the next time to be told is that of this host: looked up when they are made, not for every packet. */
  timed: boolean;
}

/** What a program asks for; ip_options_compile(). */
export function compileOptions(host: Host, bytes: Uint8Array): IpOptions {
  return { bytes, timed: isTimed(host, bytes, 0, bytes.length) };
}

/** What ping -R asks for: a NOP, then room for nine addresses. 40 bytes. */
export function recordRouteOption(): Uint8Array {
  const options = new Uint8Array(40);
  options.set([IPOPT.NOOP, IPOPT.RR, 39, MIN_POINTER[IPOPT.RR]]);
  return options;
}

/** What ping -T asks for. */
export function timestampOption(flag: number, addrs: readonly number[]): Uint8Array {
  const size = flag === IPOPT_TS.TSONLY ? 40 : flag === IPOPT_TS.TSANDADDR ? 36 : 4 + 8 * addrs.length;
  const options = new Uint8Array(size);
  options.set([IPOPT.TS, size, MIN_POINTER[IPOPT.TS], flag]);
  for (const [i, addr] of addrs.entries()) writeU32(options, 4 + 8 * i, addr);
  return options;
}

/** Where an option begins among those at `at`; undefined when there is none or it is malformed. */
function find(b: Uint8Array, at: number, length: number, wanted: 7 | 68): number | undefined {
  for (let i = at; i < at + length; ) {
    const type = b[i] as number;
    if (type === IPOPT.END) return undefined;
    if (type === IPOPT.NOOP) {
      i++;
      continue;
    }
    const size = b[i + 1] ?? 0;
    if (size < 2 || i + size > at + length) return undefined;
    if (type === wanted) return size >= 3 && (b[i + 2] as number) >= MIN_POINTER[wanted] ? i : undefined;
    i += size;
  }
  return undefined;
}

/** The packet is here: this address and this time go into the next free places, if there are any. */
export function stamp(
  host: Host,
  b: Uint8Array,
  at: number,
  length: number,
  addr: () => number,
  timed?: boolean,
): void {
  const rr = find(b, at, length, IPOPT.RR);
  if (rr !== undefined && (b[rr + 2] as number) + 3 <= (b[rr + 1] as number)) {
    writeU32(b, rr + (b[rr + 2] as number) - 1, addr());
    b[rr + 2] = (b[rr + 2] as number) + 4;
  }
  const ts = find(b, at, length, IPOPT.TS);
  if (ts !== undefined && (timed ?? isTimed(host, b, at, length))) stampTime(host, b, ts, addr);
}

/** Whether the next slot waits for this host: any does, but of those with an address already only its own. */
function isTimed(host: Host, b: Uint8Array, at: number, length: number): boolean {
  const ts = find(b, at, length, IPOPT.TS);
  if (ts === undefined) return false;
  const [size, pointer, flags] = [b[ts + 1] as number, b[ts + 2] as number, b[ts + 3] as number];
  if ((flags & 0xf) !== IPOPT_TS.PRESPEC) return true;
  return pointer + 7 <= size && host.fib.addrType(readU32(b, ts + pointer - 1)) !== RTN.UNICAST;
}

function stampTime(host: Host, b: Uint8Array, ts: number, addr: () => number): void {
  const [size, pointer, flags] = [b[ts + 1] as number, b[ts + 2] as number, b[ts + 3] as number];
  const flag = flags & 0xf;
  if (pointer > size) {
    if (flags < 0xf0) b[ts + 3] = flags + 0x10; // one more found no room
    return;
  }
  const slot = ts + pointer - 1;
  if (flag === IPOPT_TS.TSANDADDR) writeU32(b, slot, addr());
  writeU32(b, flag === IPOPT_TS.TSONLY ? slot : slot + 4, timeOfDay(host));
  b[ts + 2] = pointer + (flag === IPOPT_TS.TSONLY ? 4 : 8);
}

/** Milliseconds since midnight; a lab begins at noon. */
function timeOfDay(host: Host): number {
  return (NOON + Math.floor(host.now / 1e6)) % DAY;
}

/** The options for a reply: what was recorded goes back with it, padded to whole words. ip_options_echo(). */
export function echoOptions(host: Host, b: Uint8Array, at: number, length: number): IpOptions {
  const found = [IPOPT.RR, IPOPT.TS].flatMap((type) => find(b, at, length, type) ?? []);
  const bytes = found.flatMap((i) => [...b.subarray(i, i + (b[i + 1] as number))]);
  const options = new Uint8Array((bytes.length + 3) & ~3);
  options.set(bytes);
  return compileOptions(host, options);
}

/** The addresses recorded so far. */
export function recordedRoute(b: Uint8Array, at: number, length: number): number[] {
  const rr = find(b, at, length, IPOPT.RR);
  if (rr === undefined) return [];
  const end = Math.min(b[rr + 2] as number, b[rr + 1] as number) - MIN_POINTER[IPOPT.RR];
  return Array.from({ length: Math.ceil(end / 4) }, (_, i) => readU32(b, rr + 3 + 4 * i));
}

export interface RecordedTimes {
  /** In order: when, in ms since midnight, and where, if that was asked for. */
  stamps: { addr?: number; ms: number }[];
  /** How many found no room. */
  overflow: number;
}

/** The times recorded so far; undefined when there are none. */
export function recordedTimes(b: Uint8Array, at: number, length: number): RecordedTimes | undefined {
  const ts = find(b, at, length, IPOPT.TS);
  if (ts === undefined) return undefined;
  const flags = b[ts + 3] as number;
  const withAddr = (flags & 0xf) !== IPOPT_TS.TSONLY;
  const end = ts + Math.min(b[ts + 2] as number, (b[ts + 1] as number) + 1) - 1;
  const stamps: RecordedTimes['stamps'] = [];
  for (let i = ts + 4; i < end; i += withAddr ? 8 : 4) {
    stamps.push(withAddr ? { addr: readU32(b, i), ms: readU32(b, i + 4) } : { ms: readU32(b, i) });
  }
  return stamps.length > 0 ? { stamps, overflow: flags >>> 4 } : undefined;
}
