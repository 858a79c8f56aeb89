/**
 * Takes the events of commands that are not yet committed: numbers them, encodes them, holds their bytes.
 *
 * Bytes and not strings, as they wait for the disk: a few large buffers cost the garbage collector nothing, and with
 * nobody watching no line is ever looked at again.
 */
import type { UnnumberedEvent } from '../../contract/trace.ts';
import type { Segment } from '../ports.ts';
import { encode } from './encode.ts';

const NEWLINE = 10;
const FEW = 4 * 1024;
/** Bytes of UTF-8 that one UTF-16 unit can need. */
const WIDEST = 3;

export class Recorder {
  /** The newest event that was recorded. */
  seq: number;
  /** The newest event of each ping since the last take. */
  readonly lastOf = new Map<string, number>();
  #firstSeq: number;
  #at = 0;
  #buffer: Buffer | undefined;
  #size = 0;
  /** The last segment's size: the next one is likely to be like it. */
  #guess = FEW;

  constructor(seq: number) {
    this.seq = seq;
    this.#firstSeq = seq + 1;
  }

  /** The lab's tracer. */
  readonly record = (event: UnnumberedEvent): void => {
    const seq = ++this.seq;
    const json = encode(seq, event);
    const buffer = this.#room(json.length * WIDEST + 1);
    if (this.#size === 0) this.#at = event.at;
    else buffer[this.#size++] = NEWLINE;
    this.#size += buffer.write(json, this.#size, 'utf8');
    if (event.ping !== undefined) this.lastOf.set(event.ping, seq);
  };

  get empty(): boolean {
    return this.#size === 0;
  }

  /** Bytes that wait. */
  get size(): number {
    return this.#size;
  }

  /** What was recorded since the last take; undefined when nothing was. */
  take(): Segment | undefined {
    if (!this.#buffer || this.#size === 0) return undefined;
    const body = this.#buffer.subarray(0, this.#size);
    const segment = { firstSeq: this.#firstSeq, lastSeq: this.seq, at: this.#at, body };
    this.#guess = Math.max(FEW, this.#size);
    this.#buffer = undefined;
    this.#size = 0;
    this.#firstSeq = this.seq + 1;
    this.lastOf.clear();
    return segment;
  }

  #room(bytes: number): Buffer {
    const buffer = this.#buffer;
    if (buffer && this.#size + bytes <= buffer.length) return buffer;
    const larger = Buffer.allocUnsafe(Math.max(this.#guess + bytes, 2 * (this.#size + bytes)));
    buffer?.copy(larger, 0, 0, this.#size);
    this.#buffer = larger;
    return larger;
  }
}
