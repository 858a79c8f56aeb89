/** The pings of a session that have not ended, and what each has received and printed since it was last looked at. */
import type { PingRun } from '../../console/ping/ping.ts';
import type { Lab } from '../../engine/lab.ts';
import type { PingChange, PingHead, PingRequest, StoredPing } from '../ports.ts';

export interface PingStart {
  number: number;
  host: string;
  request: PingRequest;
  createdAt: Date;
  /** The newest event before it began. */
  seq: number;
  run: PingRun;
}

export class TrackedPing {
  readonly number: number;
  readonly host: string;
  readonly #start: PingStart;
  /** Its newest event. */
  #lastSeq: number;
  #parts = 0;
  #told = { replies: 0, errors: 0, text: 0, stderr: 0 };

  constructor(start: PingStart) {
    this.number = start.number;
    this.host = start.host;
    this.#start = start;
    this.#lastSeq = start.seq;
  }

  get run(): PingRun {
    return this.#start.run;
  }

  /** As ^C does. */
  interrupt(lab: Lab): void {
    if (this.run.done) return;
    const before = lab.cause;
    lab.cause = pingId(this.number);
    this.run.interrupt();
    lab.cause = before;
  }

  /** The whole record as it stands. */
  get record(): StoredPing {
    const { replies, errors, stdout, stderr } = this.run;
    return { ...this.#head(), replies: [...replies], errors: [...errors], text: stdout, stderr };
  }

  /** What is new, if anything; `lastSeq` is its newest event. */
  collect(lastSeq = this.#lastSeq): PingChange | undefined {
    const { replies, errors, stdout, stderr, done } = this.run;
    const told = this.#told;
    const part = {
      number: this.#parts,
      replies: replies.slice(told.replies),
      errors: errors.slice(told.errors),
      text: stdout.slice(told.text),
      stderr: stderr.slice(told.stderr),
    };
    const news = part.replies.length > 0 || part.errors.length > 0 || part.text !== '' || part.stderr !== '';
    const first = this.#parts === 0;
    if (!news && !done && !first && lastSeq === this.#lastSeq) return undefined;
    this.#lastSeq = lastSeq;
    this.#told = { replies: replies.length, errors: errors.length, text: stdout.length, stderr: stderr.length };
    if (!news && !first) return { head: this.#head(), parts: [] };
    this.#parts++;
    return { head: this.#head(), parts: [part] };
  }

  #head(): PingHead {
    const { number, host, request, createdAt, seq, run } = this.#start;
    const { statistics } = run;
    return {
      number,
      host,
      request,
      status: !run.done ? 'running' : run.interrupted ? 'interrupted' : 'done',
      exit: run.done ? run.exit : null,
      ...(statistics && { statistics }),
      seq: { first: seq + 1, last: this.#lastSeq },
      createdAt,
    };
  }
}

export class RunningPings {
  readonly #pings = new Map<number, TrackedPing>();

  get size(): number {
    return this.#pings.size;
  }

  add(ping: TrackedPing): void {
    this.#pings.set(ping.number, ping);
  }

  get(number: number): TrackedPing | undefined {
    return this.#pings.get(number);
  }

  interrupt(lab: Lab): void {
    for (const ping of this.#pings.values()) ping.interrupt(lab);
  }

  /** A host goes, and its pings with it. */
  remove(lab: Lab, host: string): void {
    for (const ping of this.#pings.values()) {
      if (ping.host !== host) continue;
      ping.interrupt(lab);
      this.#pings.delete(ping.number);
    }
  }

  /** What is new of each, given the newest event of a ping; those that have ended are forgotten. */
  collect(lastSeq: (ping: string) => number | undefined): PingChange[] {
    const changes: PingChange[] = [];
    for (const ping of this.#pings.values()) {
      const done = ping.run.done;
      const change = ping.collect(lastSeq(pingId(ping.number)));
      if (change) changes.push(change);
      if (done) this.#pings.delete(ping.number);
    }
    return changes;
  }

  clear(): void {
    this.#pings.clear();
  }
}

/** As clients and events name a ping. */
export function pingId(number: number): string {
  return `p${number}`;
}

/** undefined for what cannot be the name of one. */
export function pingNumber(id: string): number | undefined {
  const match = /^p([1-9]\d{0,8})$/.exec(id);
  return match ? Number(match[1]) : undefined;
}
