/** What an echo request carries: the time it was sent, and bytes to recognise it by. */
import { ICMP_HLEN } from '../../engine/wire/icmp.ts';
import type { PingOptions } from './options.ts';

/** struct timeval: seconds and microseconds, 8 bytes each, little endian. */
const TIMEVAL = 16;
/** More than that a raw socket does not take; no buffer needs to be larger. */
const MAX = 0x10000;

export class Payload {
  /** Whether there is room for the time. */
  readonly timed: boolean;
  /** -p as ping prints it. */
  readonly patternText: string;
  private readonly bytes: Uint8Array;
  private readonly pattern: Uint8Array;

  constructor(options: PingOptions) {
    this.timed = options.size >= TIMEVAL;
    this.pattern = parsePattern(options.pattern ?? '');
    this.patternText = Array.from(this.pattern, (b) => b.toString(16).padStart(2, '0')).join('');
    this.bytes = new Uint8Array(Math.min(options.size, MAX));
    const { length } = this.pattern;
    for (let i = 0; i < this.bytes.length; i++) this.bytes[i] = length > 0 ? (this.pattern[i % length] as number) : i;
  }

  /** Writes the payload at `at`; `now` in virtual ns. */
  write(frame: Uint8Array, at: number, now: number): void {
    frame.set(this.bytes, at);
    if (!this.timed) return;
    const us = Math.trunc(now / 1000);
    writeU64(frame, at, Math.trunc(us / 1e6));
    writeU64(frame, at + 8, us % 1e6);
  }

  /** When a reply's request was sent, virtual ns; undefined when it does not say. */
  readTime(message: Uint8Array): number | undefined {
    if (!this.timed || message.length < ICMP_HLEN + TIMEVAL) return undefined;
    return (readU64(message, ICMP_HLEN) * 1e6 + readU64(message, ICMP_HLEN + 8)) * 1000;
  }

  /** -p: a reply that does not carry the pattern is somebody else's. */
  isOurs(message: Uint8Array): boolean {
    if (this.pattern.length === 0 || !this.timed) return true;
    const from = ICMP_HLEN + TIMEVAL;
    return message.subarray(from).every((b, i) => b === this.bytes[TIMEVAL + i]);
  }
}

/** sscanf("%2x" sixteen times): a single last digit counts as a byte. */
function parsePattern(digits: string): Uint8Array {
  const pairs = digits.match(/..?/g) ?? [];
  return Uint8Array.from(pairs.slice(0, 16), (pair) => Number.parseInt(pair, 16));
}

function writeU64(b: Uint8Array, at: number, value: number): void {
  let rest = value;
  for (let i = 0; i < 8; i++) {
    b[at + i] = rest & 255;
    rest = Math.floor(rest / 256);
  }
}

function readU64(b: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 7; i >= 0; i--) value = value * 256 + (b[at + i] as number);
  return value;
}
