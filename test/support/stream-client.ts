/** A client of the stream that keeps every message until somebody asks for it: none is missed. */
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { ServerMessage, STREAM_PROTOCOL } from '../../src/contract/http/stream.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';
import type { LabClient } from './api.ts';

export type Message<T extends ServerMessage['type'] = ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export interface Closed {
  code: number;
  reason: string;
}

const PATIENCE_MS = 15_000;

export class StreamClient {
  readonly socket: WebSocket;
  readonly closed: Promise<Closed>;
  readonly #queue: ServerMessage[] = [];
  readonly #problems: Error[] = [];
  #wake: () => void = () => {};
  #isClosed = false;
  /** Messages of these types are answered or dropped on arrival. */
  answerPings = true;

  constructor(url: string, headers: Record<string, string> = {}, protocols: string[] = [STREAM_PROTOCOL]) {
    this.socket = new WebSocket(url, protocols, { headers });
    this.socket.on('message', (data) => this.#take(String(data)));
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => {
        this.#isClosed = true;
        resolve({ code, reason: String(reason) });
        this.#wake();
      });
    });
    this.socket.on('error', (error) => this.#problems.push(error));
    onTestFinished(() => this.socket.terminate());
  }

  #take(text: string): void {
    const parsed = ServerMessage.safeParse(JSON.parse(text));
    if (!parsed.success) this.#problems.push(new Error(`not in the protocol: ${text.slice(0, 500)}`));
    else if (parsed.data.type === 'ping' && this.answerPings) this.say({ type: 'pong' });
    else this.#queue.push(parsed.data);
    this.#wake();
  }

  /** Says it when the socket is open. */
  say(message: unknown): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
    else this.socket.once('open', () => this.socket.send(text));
  }

  /** The next message, which is of this type. */
  async next<T extends ServerMessage['type']>(type: T): Promise<Message<T>> {
    const message = await this.any();
    if (message.type !== type) throw new Error(`${type} was awaited, and this came: ${JSON.stringify(message)}`);
    return message as Message<T>;
  }

  async any(): Promise<ServerMessage> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      if (this.#problems[0]) throw this.#problems[0];
      const message = this.#queue.shift();
      if (message) return message;
      if (this.#isClosed) throw new Error(`closed: ${JSON.stringify(await this.closed)}`);
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('nothing came')), Math.max(0, deadline - Date.now()));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** What has come and was not asked for. */
  get waiting(): readonly ServerMessage[] {
    return this.#queue;
  }

  /** Events of one subscription, in the order they came, up to the one with this seq; other messages are passed over. */
  async eventsUntil(seq: number, id = 's'): Promise<TraceEvent[]> {
    const events: TraceEvent[] = [];
    while ((events.at(-1)?.seq ?? 0) < seq) {
      const message = await this.any();
      if (message.type === 'events' && message.id === id) events.push(...message.events);
      if (message.type === 'gap' || message.type === 'error') throw new Error(JSON.stringify(message));
    }
    return events;
  }
}

/** A socket on a lab's stream on which one may subscribe. */
export async function openStream(lab: LabClient): Promise<StreamClient> {
  const client = new StreamClient(streamUrl(lab), { authorization: `Bearer ${lab.token}` });
  await client.next('hello');
  await client.next('ready');
  return client;
}

export function streamUrl({ origin, path }: LabClient): string {
  return `${origin.replace('http', 'ws')}${path}/stream`;
}
