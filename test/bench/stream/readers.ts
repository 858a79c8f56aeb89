/**
 * Many readers of a stream in a process of their own, as cheap as can be: sockets, and no more of WebSocket than where a
 * message ends. They note how far each has read, some of them when, and whether any was told of something else.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { now } from './clock.ts';

export interface ReadersOptions {
  origin: string;
  path: string;
  token: string;
  count: number;
  subscribe: object;
}

export interface Report {
  /** When one of them had read up to a seq, ms. */
  noted: [reader: number, seq: number, at: number][];
  /** Bytes of messages. */
  received: number;
  /** A `gap`, an error, a close: what was read is not all there was. */
  strange: string | undefined;
}

/** As much of a message as tells what it is and which seq it ends with. */
const HEAD = 120;
const EVENTS = /^\{"type":"events","id":"[^"]*","seq":(\d+)/;
const CAUGHT_UP = /^\{"type":"caught-up","id":"[^"]*","seq":(\d+)/;
const EXPECTED = /^\{"type":"(hello|ready|subscribed|ping)"/;
/** So many of the readers note when, evenly spread: the last one is told last. */
const NOTED = 100;

class FrameReader {
  readonly #onMessage: (head: string, bytes: number) => void;
  #header: Buffer = Buffer.alloc(0);
  #head: Buffer = Buffer.alloc(0);
  #length = 0;
  #left = 0;

  constructor(onMessage: (head: string, bytes: number) => void) {
    this.#onMessage = onMessage;
  }

  /** Frames of a server: not masked. */
  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#left === 0) {
        const header =
          this.#header.length === 0 ? chunk.subarray(at) : Buffer.concat([this.#header, chunk.subarray(at)]);
        const size = sizeOf(header);
        if (!size) {
          this.#header = Buffer.from(header);
          return;
        }
        at += size.header - this.#header.length;
        this.#header = Buffer.alloc(0);
        this.#head = Buffer.alloc(0);
        this.#left = this.#length = size.payload;
      }
      const part = chunk.subarray(at, at + this.#left);
      if (this.#head.length < HEAD)
        this.#head = Buffer.concat([this.#head, part.subarray(0, HEAD - this.#head.length)]);
      at += part.length;
      this.#left -= part.length;
      if (this.#left === 0) this.#onMessage(this.#head.toString('latin1'), this.#length);
    }
  }
}

/** RFC 6455 5.2; undefined when there is not enough of it. */
function sizeOf(header: Buffer): { header: number; payload: number } | undefined {
  if (header.length < 2) return undefined;
  const short = (header[1] as number) & 127;
  if (short < 126) return { header: 2, payload: short };
  if (short === 126) return header.length < 4 ? undefined : { header: 4, payload: header.readUInt16BE(2) };
  return header.length < 10 ? undefined : { header: 10, payload: Number(header.readBigUInt64BE(2)) };
}

function masked(text: string): Buffer {
  const body = Buffer.from(text);
  const mask = randomBytes(4);
  const head = body.length < 126 ? [0x81, 0x80 | body.length] : [0x81, 0xfe, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from(head), mask, body.map((byte, i) => byte ^ (mask[i & 3] as number))]);
}

const seqs: number[] = [];
const noted: Report['noted'] = [];
const waits = new Map<number, number>();
const sockets: Socket[] = [];
/** All read into the same: what they read is looked at before the next one reads. */
const buffer = Buffer.alloc(64 * 1024);
let every = 1;
let received = 0;
let live = 0;
let strange: string | undefined;

function advance(reader: number, seq: number): void {
  const before = seqs[reader] ?? 0;
  seqs[reader] = seq;
  if (reader % every === every - 1) noted.push([reader, seq, now()]);
  for (const [target, left] of waits) if (before < target && seq >= target) settle(target, left - 1);
}

function settle(target: number, left: number): void {
  waits.set(target, left);
  if (left > 0) return;
  waits.delete(target);
  process.send?.({ reached: target });
}

function open({ origin, path, token, count, subscribe }: ReadersOptions, reader: number): void {
  const { hostname, port } = new URL(origin);
  const frames = new FrameReader((head, bytes) => {
    received += bytes;
    const seq = EVENTS.exec(head)?.[1];
    if (seq !== undefined) advance(reader, Number(seq));
    const caughtUp = CAUGHT_UP.exec(head)?.[1];
    if (seq === undefined && caughtUp === undefined && !EXPECTED.test(head)) strange ??= head;
    if (caughtUp === undefined) return;
    seqs[reader] = Number(caughtUp);
    if (++live === count) process.send?.({ live: true });
  });
  let upgraded = false;
  const callback = (bytes: number) => {
    const chunk = buffer.subarray(0, bytes);
    if (upgraded) {
      frames.take(chunk);
    } else {
      const end = chunk.indexOf('\r\n\r\n');
      upgraded = true;
      socket.write(masked(JSON.stringify(subscribe)));
      frames.take(chunk.subarray(end + 4));
    }
    return true;
  };
  const socket = connect({ port: Number(port), host: hostname, onread: { buffer, callback } });
  sockets.push(socket);
  socket.once('close', () => (strange ??= 'goodbye'));
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: loopwire.v1\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
}

process.on('message', (told: { open?: ReadersOptions; await?: number; report?: true }) => {
  if (told.open) {
    every = Math.max(1, Math.floor(told.open.count / NOTED));
    for (let reader = 0; reader < told.open.count; reader++) open(told.open, reader);
  }
  if (told.await !== undefined) settle(told.await, seqs.filter((seq) => seq < (told.await as number)).length);
  if (told.report) process.send?.({ report: { noted: noted.splice(0), received, strange } satisfies Report });
});
process.send?.({ ready: true });
