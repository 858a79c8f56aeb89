/**
 * One subscriber of the torture: it stops reading, goes away and comes back as chance has it, and notes every event it
 * was given, from the stream or from the backfill of a gap.
 */
import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import { type ServerMessage, STREAM_PROTOCOL, type StreamFilter } from '../../src/contract/http/stream.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';
import type { Random } from '../fuzz/random.ts';
import { call, type LabClient } from '../support/api.ts';

export interface Manner {
  filter?: StreamFilter;
  explain?: boolean;
  batch?: { events?: number; ms?: number };
  onSlow?: 'gap' | 'close';
  /** Stops reading for up to so long, ms, every now and then. */
  naps?: number;
  /** So many more subscriptions on the same socket, whose events nobody looks at: there is more than it can hold. */
  echoes?: number;
  /** Reads so long, ms, at most before it goes away without a word. */
  stays?: number;
}

const ECHO = /^\{"type":"[a-z-]+","id":"echo/;

/** Events in order, as one number: two lists are alike if this is. */
export class Tally {
  readonly seqs: number[] = [];
  readonly #hash = createHash('sha256');

  add({ why: _, ...event }: TraceEvent): void {
    this.seqs.push(event.seq);
    this.#hash.update(JSON.stringify(event));
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

export class Subscriber {
  readonly name: string;
  readonly manner: Manner;
  readonly tally = new Tally();
  /** How often each thing happened. */
  readonly counts = { connections: 0, naps: 0, gaps: 0, backfilled: 0, cutOff: 0 };
  /** What must not happen. */
  readonly faults: string[] = [];
  readonly #lab: LabClient;
  readonly #random: Random;
  #position = 0;
  #isOver = false;
  /** Where it is done. */
  #last = Number.POSITIVE_INFINITY;
  #socket: WebSocket | undefined;

  constructor(name: string, manner: Manner, lab: LabClient, random: Random) {
    this.name = name;
    this.manner = manner;
    this.#lab = lab;
    this.#random = random;
  }

  /** Subscribes again and again until it has been told to finish and has everything. */
  async run(): Promise<void> {
    while (this.#position < this.#last && this.faults.length === 0) {
      await this.#visit();
      await pause(this.#random.int(0, 100));
    }
  }

  /** No more naps and no more leaving: read up to this event and be done. */
  finish(seq: number): void {
    this.#last = seq;
    this.#isOver = true;
    this.#socket?.terminate();
  }

  /** From one connection to its end. */
  #visit(): Promise<void> {
    this.counts.connections++;
    const { origin, path, token, epoch } = this.#lab;
    const headers = { authorization: `Bearer ${token}` };
    const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}/stream`, STREAM_PROTOCOL, { headers });
    this.#socket = socket;
    const timers: NodeJS.Timeout[] = [];
    let turn = Promise.resolve();
    const { naps, stays, echoes = 0, filter, explain = false, batch, onSlow = 'gap' } = this.manner;
    const say = (message: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
    socket.on('message', (data) => {
      const text = String(data);
      if (ECHO.test(text)) return;
      const message = JSON.parse(text) as ServerMessage;
      if (message.type === 'ping') say({ type: 'pong' });
      // One after the other: what a gap left out comes before what follows it.
      turn = turn.then(() => this.#take(message, socket)).catch((error) => void this.faults.push(String(error)));
    });
    socket.once('open', () => {
      const from = { epoch, seq: this.#position };
      say({ type: 'subscribe', id: 's', from, explain, onSlow, ...(filter && { filter }), ...(batch && { batch }) });
      for (let n = 0; n < echoes && !this.#isOver; n++) say({ type: 'subscribe', id: `echo${n}`, explain: true });
      if (this.#isOver) return;
      if (stays !== undefined) timers.push(setTimeout(() => socket.terminate(), this.#random.int(0, stays)));
      if (naps !== undefined) {
        const nap = () => {
          this.counts.naps++;
          socket.pause();
          timers.push(setTimeout(() => socket.resume(), this.#random.int(naps / 2, naps)));
        };
        // The first one once it is live.
        timers.push(setTimeout(nap, 200), setInterval(nap, 2 * naps));
      }
    });
    return new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.once('close', (code, reason) => {
        for (const timer of timers) clearTimeout(timer);
        if (code === 4429) this.counts.cutOff++;
        // 1006: killed, or we left; 4408: it slept through its heartbeats.
        else if (![1001, 1005, 1006, 4408].includes(code)) this.faults.push(`closed: ${code} ${reason}`);
        void turn.then(resolve);
      });
    });
  }

  async #take(message: ServerMessage, socket: WebSocket): Promise<void> {
    if (this.faults.length > 0) return;
    if (message.type === 'error') this.faults.push(JSON.stringify(message));
    if (message.type === 'events') {
      for (const event of message.events) this.#note(event);
      this.#position = message.seq;
    }
    if (message.type === 'caught-up') this.#position = message.seq;
    if (message.type === 'gap') {
      this.counts.gaps++;
      if (message.from !== this.#position + 1) await this.#filteredGap(message.from);
      await this.#fill(message.backfill);
      this.#position = message.to;
    }
    if (this.#position >= this.#last) socket.terminate();
  }

  /** With a filter, a gap may begin later than behind the last event: what is between did not pass. */
  async #filteredGap(from: number): Promise<void> {
    if (from <= this.#position) this.faults.push(`a gap from ${from} after ${this.#position}`);
    if (!this.manner.filter) this.faults.push(`a hole between ${this.#position} and the gap from ${from}`);
  }

  /** Page by page, however often the server is killed meanwhile. */
  async #fill(path: string): Promise<void> {
    for (let next: string | undefined = path; next !== undefined; ) {
      const page = await this.#get(next);
      for (const event of page.events) this.#note(event);
      this.counts.backfilled += page.events.length;
      next = page.next === undefined ? undefined : path.replace(/after=\d+/, `after=${page.next}`);
    }
  }

  async #get(path: string): Promise<{ events: TraceEvent[]; next?: number }> {
    for (let tries = 0; tries < 300; tries++) {
      const answer = await call(this.#lab.origin, 'GET', path, { token: this.#lab.token }).catch(() => undefined);
      if (answer?.status === 200) return answer.body;
      if (answer && answer.status < 500) throw new Error(`${path}: ${answer.text}`);
      await pause(100);
    }
    throw new Error(`${path}: nobody answers`);
  }

  #note(event: TraceEvent): void {
    const before = this.tally.seqs.at(-1) ?? 0;
    if (event.seq <= before) this.faults.push(`event ${event.seq} after ${before}`);
    this.tally.add(event);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
