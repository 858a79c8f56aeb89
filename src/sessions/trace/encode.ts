/**
 * Events as JSON, once: the same bytes go to the log and to every reader.
 *
 * Written byte by byte where they will stay. Strings put together and encoded afterwards would be copied three times,
 * and most of what an event says is short and plain: names, addresses, whole numbers. What is not is JSON.stringify's.
 * The tests hold it against JSON.stringify for everything.
 */
import type { UnnumberedEvent } from '../../contract/trace.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const DELETE = 0x7f;
const DIGIT = 0x30;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const NEWLINE = 0x0a;
const PADDING = 0x3d;
/** RFC 4648 §4. */
const BASE64 = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
/** As many as a safe integer has. */
const DIGITS = 16;
/** Nine digits fit into the small integers that computers are quick with. */
const BILLION = 1e9;

/** JSON of things that never change (frozen): what a route lookup found is the same for packet after packet. */
const known = new WeakMap<object, Buffer>();

/** Memory that lines are written into. */
export class Encoder {
  /** Bytes written. */
  size = 0;
  #bytes: Buffer;
  readonly #frameBytes: number;

  /** Of frames longer than `frameBytes` only the beginning is written. */
  constructor(room: number, frameBytes = Number.POSITIVE_INFINITY) {
    this.#bytes = Buffer.allocUnsafe(room);
    this.#frameBytes = frameBytes;
  }

  /** What was written. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.size);
  }

  newline(): void {
    this.#room(1);
    this.#bytes[this.size++] = NEWLINE;
  }

  /** `{"seq":…,"at":…,"type":…,"host":…,"ping":…,…}`: the envelope first, as line.ts expects. */
  event(seq: number, event: UnnumberedEvent): void {
    this.#label(OPEN, 'seq');
    this.#number(seq);
    this.#label(COMMA, 'at');
    this.#number(event.at);
    this.#label(COMMA, 'type');
    this.#string(event.type);
    if (event.host !== undefined) {
      this.#label(COMMA, 'host');
      this.#string(event.host);
    }
    if (event.ping !== undefined) {
      this.#label(COMMA, 'ping');
      this.#string(event.ping);
    }
    for (const key in event) {
      if (key === 'at' || key === 'type' || key === 'host' || key === 'ping') continue;
      const value = event[key as keyof UnnumberedEvent] as unknown;
      if (value === undefined) continue;
      this.#label(COMMA, key);
      if (typeof value === 'number') this.#number(value);
      else if (typeof value === 'string') this.#string(value);
      else if (value instanceof Uint8Array) this.#base64(value, Math.min(value.length, this.#frameBytes));
      else this.#other(value);
    }
    this.#room(1);
    this.#bytes[this.size++] = CLOSE;
  }

  /** `,"key":` of a key that needs no escaping, and room for a whole number after it. */
  #label(before: number, key: string): void {
    this.#room(key.length + 4 + DIGITS);
    const bytes = this.#bytes;
    let n = this.size;
    bytes[n++] = before;
    bytes[n++] = QUOTE;
    for (let i = 0; i < key.length; i++) bytes[n++] = key.charCodeAt(i);
    bytes[n++] = QUOTE;
    bytes[n++] = COLON;
    this.size = n;
  }

  #string(text: string): void {
    this.#room(text.length + 2);
    const bytes = this.#bytes;
    let n = this.size;
    bytes[n++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c < SPACE || c >= DELETE || c === QUOTE || c === BACKSLASH) {
        this.#other(text); // from the beginning: nothing counts until `size` says so
        return;
      }
      bytes[n++] = c;
    }
    bytes[n++] = QUOTE;
    this.size = n;
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) {
      this.#other(value);
    } else if (value < BILLION) {
      this.#digits(value, digitsOf(value));
    } else {
      const high = Math.floor(value / BILLION);
      this.#digits(high, digitsOf(high));
      this.#digits(value - high * BILLION, 9);
    }
  }

  /** So many digits of a whole number, with zeros in front. */
  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    let rest = value | 0;
    for (let i = this.size + count - 1; i >= this.size; i--) {
      const tens = (rest / 10) | 0;
      bytes[i] = DIGIT + rest - tens * 10;
      rest = tens;
    }
    this.size += count;
  }

  /** The first `length` bytes. */
  #base64(from: Uint8Array, length: number): void {
    this.#room(2 + 4 * Math.ceil(length / 3));
    const bytes = this.#bytes;
    let n = this.size;
    bytes[n++] = QUOTE;
    let i = 0;
    for (; i + 2 < length; i += 3) {
      const three = ((from[i] as number) << 16) | ((from[i + 1] as number) << 8) | (from[i + 2] as number);
      bytes[n++] = BASE64[three >> 18] as number;
      bytes[n++] = BASE64[(three >> 12) & 63] as number;
      bytes[n++] = BASE64[(three >> 6) & 63] as number;
      bytes[n++] = BASE64[three & 63] as number;
    }
    if (i < length) {
      const two = i + 1 < length;
      const rest = ((from[i] as number) << 8) | (two ? (from[i + 1] as number) : 0);
      bytes[n++] = BASE64[rest >> 10] as number;
      bytes[n++] = BASE64[(rest >> 4) & 63] as number;
      bytes[n++] = two ? (BASE64[(rest << 2) & 63] as number) : PADDING;
      bytes[n++] = PADDING;
    }
    bytes[n++] = QUOTE;
    this.size = n;
  }

  #other(value: unknown): void {
    const frozen = typeof value === 'object' && value !== null && Object.isFrozen(value) ? value : undefined;
    let json = frozen && known.get(frozen);
    if (!json) {
      json = Buffer.from(JSON.stringify(value), 'utf8');
      if (frozen) known.set(frozen, json);
    }
    this.#room(json.length);
    this.#bytes.set(json, this.size);
    this.size += json.length;
  }

  #room(bytes: number): void {
    if (this.size + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.size + bytes));
    this.#bytes.copy(larger, 0, 0, this.size);
    this.#bytes = larger;
  }
}

/** How many decimal digits a whole number under 2^31 has. */
function digitsOf(value: number): number {
  let count = 1;
  for (let limit = 10; limit <= value; limit *= 10) count++;
  return count;
}

/** One event as text. */
export function encode(seq: number, event: UnnumberedEvent): string {
  const encoder = new Encoder(1024);
  encoder.event(seq, event);
  return encoder.written.toString('utf8');
}
