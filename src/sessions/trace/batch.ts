/**
 * A run of events as they are kept and sent: their bytes, and line by line only for whoever looks at lines.
 *
 * What was committed is handed on as it was written. All readers who want the same of it are given the same object, so
 * what is made of it (a message, say) can be kept beside it in a WeakMap.
 */
import type { Segment } from '../ports.ts';
import type { Matches } from './filter.ts';
import { type BodyLine, linesOf, type TraceLine } from './line.ts';

const NEWLINE = Buffer.from('\n');

export class TraceBatch {
  /** The seq of the first line, and of the last. */
  readonly first: number;
  readonly last: number;
  /** How many lines there are; at least one. */
  readonly count: number;
  #body: Buffer | undefined;
  #lines: readonly BodyLine[] | undefined;
  readonly #filtered = new Map<Matches, TraceBatch | undefined>();

  private constructor(first: number, last: number, count: number, body?: Buffer, lines?: readonly BodyLine[]) {
    this.first = first;
    this.last = last;
    this.count = count;
    this.#body = body;
    this.#lines = lines;
  }

  /** Segments one behind the other; undefined when there are none. */
  static of(segments: readonly Segment[]): TraceBatch | undefined {
    const [first] = segments;
    const last = segments.at(-1);
    if (!first || !last) return undefined;
    const body = joined(segments.map((segment) => bufferOf(segment.body)));
    return new TraceBatch(first.firstSeq, last.lastSeq, last.lastSeq - first.firstSeq + 1, body);
  }

  /** Batches in order as one; undefined when there are none. */
  static join(batches: readonly TraceBatch[]): TraceBatch | undefined {
    const [first] = batches;
    const last = batches.at(-1);
    if (!first || !last || first === last) return first;
    const count = batches.reduce((sum, batch) => sum + batch.count, 0);
    return new TraceBatch(first.first, last.last, count, joined(batches.map(({ body }) => body)));
  }

  static #of(lines: readonly BodyLine[]): TraceBatch | undefined {
    const [first] = lines;
    return first && new TraceBatch(first.seq, lines.at(-1)?.seq ?? first.seq, lines.length, undefined, lines);
  }

  /** JSON objects, one a line, without a final newline. */
  get body(): Buffer {
    this.#body ??= joined((this.#lines ?? []).map(({ bytes }) => bytes));
    return this.#body;
  }

  get lines(): readonly TraceLine[] {
    return this.#parsed;
  }

  get #parsed(): readonly BodyLine[] {
    this.#lines ??= linesOf(this.body);
    return this.#lines;
  }

  /** Those that pass; undefined when none does. */
  filtered(matches: Matches | undefined): TraceBatch | undefined {
    if (!matches) return this;
    if (!this.#filtered.has(matches)) this.#filtered.set(matches, TraceBatch.#of(this.#parsed.filter(matches)));
    return this.#filtered.get(matches);
  }

  /** The same events, each in other words; one of `lines` for each, in order. */
  rewritten(lines: readonly string[]): TraceBatch {
    return new TraceBatch(this.first, this.last, this.count, Buffer.from(lines.join('\n')));
  }

  /** Events after this seq. */
  after(seq: number): TraceBatch | undefined {
    if (seq < this.first) return this;
    return seq >= this.last ? undefined : this.#cut((line) => line.seq > seq, seq - this.first + 1, this.count);
  }

  /** Events up to this seq. */
  until(seq: number): TraceBatch | undefined {
    if (seq >= this.last) return this;
    return seq < this.first ? undefined : this.#cut((line) => line.seq <= seq, 0, seq - this.first + 1);
  }

  /** So many lines from the `from`th on. */
  slice(from: number, count: number): TraceBatch | undefined {
    const to = Math.min(this.count, from + count);
    if (from === 0 && to === this.count) return this;
    if (from >= to) return undefined;
    if (this.#isWhole) return this.#lineRange(from, to);
    return TraceBatch.#of(this.#parsed.slice(from, to));
  }

  /** Without a hole: the place of an event follows from its seq. */
  get #isWhole(): boolean {
    return this.last - this.first + 1 === this.count;
  }

  #cut(keep: (line: TraceLine) => boolean, from: number, to: number): TraceBatch | undefined {
    return this.#isWhole ? this.#lineRange(from, to) : TraceBatch.#of(this.#parsed.filter(keep));
  }

  /** Lines `from` to `to` (not included) of a batch without holes, found by counting newlines. */
  #lineRange(from: number, to: number): TraceBatch {
    const { body, first } = this;
    let at = 0;
    let start = 0;
    for (let line = 0; line < to; line++) {
      if (line === from) start = at;
      const newline = body.indexOf(10, at);
      at = newline < 0 ? body.length + 1 : newline + 1;
    }
    return new TraceBatch(first + from, first + to - 1, to - from, body.subarray(start, at - 1));
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** With a newline between. */
function joined(bodies: readonly Buffer[]): Buffer {
  const [first] = bodies;
  if (first && bodies.length === 1) return first;
  return Buffer.concat(bodies.flatMap((body, i) => (i === 0 ? [body] : [NEWLINE, body])));
}
