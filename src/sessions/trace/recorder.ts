/** Takes the events of commands that are not yet committed: numbers them, encodes them, holds them. */
import type { UnnumberedEvent } from '../../contract/trace.ts';
import { encode } from './encode.ts';
import type { TraceLine } from './line.ts';

export class Recorder {
  /** The newest event that was recorded. */
  seq: number;
  /** Characters of JSON that wait; about bytes. */
  size = 0;
  /** The newest event of each ping since the last take. */
  readonly lastOf = new Map<string, number>();
  #lines: TraceLine[] = [];
  #at = 0;

  constructor(seq: number) {
    this.seq = seq;
  }

  /** The lab's tracer. */
  readonly record = (event: UnnumberedEvent): void => {
    const seq = ++this.seq;
    const json = encode(seq, event);
    if (this.#lines.length === 0) this.#at = event.at;
    this.#lines.push({ seq, type: event.type, host: event.host, ping: event.ping, json });
    this.size += json.length + 1;
    if (event.ping !== undefined) this.lastOf.set(event.ping, seq);
  };

  get empty(): boolean {
    return this.#lines.length === 0;
  }

  /** What was recorded since the last take, and the virtual time it began at. */
  take(): { lines: TraceLine[]; at: number } {
    const taken = { lines: this.#lines, at: this.#at };
    this.#lines = [];
    this.size = 0;
    this.lastOf.clear();
    return taken;
  }
}
