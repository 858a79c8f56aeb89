/**
 * Takes the events of commands that are not yet committed: numbers them, encodes them, holds their bytes.
 *
 * Bytes and not strings, as they wait for the disk: a few large buffers cost the garbage collector nothing, and with
 * nobody watching no line is ever looked at again.
 */
import type { UnnumberedEvent } from '../../contract/trace.ts';
import type { Segment } from '../ports.ts';
import { Encoder } from './encode.ts';

const FEW = 4 * 1024;

export class Recorder {
  /** The newest event that was recorded. */
  seq: number;
  /** The newest event of each ping since the last take. */
  readonly lastOf = new Map<string, number>();
  #firstSeq: number;
  #at = 0;
  #encoder: Encoder | undefined;
  /** A little more than the last segment's size: the next one is likely to be like it. */
  #guess = FEW;

  readonly #frameBytes: number | undefined;

  /** Goes on after `seq`; keeps the first `frameBytes` of each frame, all when absent. */
  constructor(seq: number, frameBytes?: number) {
    this.seq = seq;
    this.#frameBytes = frameBytes;
    this.#firstSeq = seq + 1;
  }

  /** The lab's tracer. */
  readonly record = (event: UnnumberedEvent): void => {
    const seq = ++this.seq;
    if (this.#encoder) {
      this.#encoder.newline();
    } else {
      this.#encoder = new Encoder(this.#guess, this.#frameBytes);
      this.#at = event.at;
    }
    this.#encoder.event(seq, event);
    if (event.ping !== undefined) this.lastOf.set(event.ping, seq);
  };

  get empty(): boolean {
    return this.#encoder === undefined;
  }

  /** Bytes that wait. */
  get size(): number {
    return this.#encoder?.size ?? 0;
  }

  /** What was recorded since the last take; undefined when nothing was. */
  take(): Segment | undefined {
    if (!this.#encoder) return undefined;
    const body = this.#encoder.written;
    const segment = { firstSeq: this.#firstSeq, lastSeq: this.seq, at: this.#at, body };
    this.#guess = Math.max(FEW, body.length + (body.length >> 3));
    this.#encoder = undefined;
    this.#firstSeq = this.seq + 1;
    this.lastOf.clear();
    return segment;
  }
}
