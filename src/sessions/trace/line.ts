/** One event as it is kept and sent: its JSON, and what a reader may choose by. */

export interface TraceLine {
  readonly seq: number;
  readonly type: string;
  readonly host: string | undefined;
  readonly ping: string | undefined;
  /** The event as JSON, without `why`. */
  readonly json: string;
}

/** The envelope comes first in every line (encode.ts), so that a line need not be parsed to be chosen. */
const ENVELOPE = /\{"seq":(\d+),"at":\d+,"type":"([^"]*)"(?:,"host":"([^"]*)")?(?:,"ping":"([^"]*)")?/y;

/** A line where it lies among others; nothing of it is copied before somebody wants its text. */
export class BodyLine implements TraceLine {
  readonly seq: number;
  readonly type: string;
  readonly host: string | undefined;
  readonly ping: string | undefined;
  readonly #body: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor([, seq, type, host, ping]: RegExpExecArray, body: Buffer, start: number, end: number) {
    this.seq = Number(seq);
    this.type = type as string;
    this.host = host;
    this.ping = ping;
    this.#body = body;
    this.#start = start;
    this.#end = end;
  }

  get json(): string {
    return this.#body.toString('utf8', this.#start, this.#end);
  }

  get bytes(): Buffer {
    return this.#body.subarray(this.#start, this.#end);
  }
}

/** The lines of a segment's body. */
export function linesOf(body: Buffer): BodyLine[] {
  // A character for a byte: where something is in the text, it is in the body. An envelope has no others.
  const text = body.toString('latin1');
  const lines: BodyLine[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    ENVELOPE.lastIndex = start;
    const envelope = ENVELOPE.exec(text);
    if (!envelope) throw new Error(`not an event: ${text.slice(start, Math.min(end, start + 80))}`);
    lines.push(new BodyLine(envelope, body, start, end));
    start = end + 1;
  }
  return lines;
}
