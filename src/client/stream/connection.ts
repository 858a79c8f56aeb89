/** One socket with one subscription: says who it is, answers heartbeats, and keeps what it hears until it is asked. */
import type { ServerMessage, STREAM_PROTOCOL, Subscribe } from '../../contract/http/stream.ts';
import type { SocketClass, SocketLike } from './socket.ts';

const PROTOCOL: typeof STREAM_PROTOCOL = 'loopwire.v1';
const ID = 'watch';
const NORMAL = 1000;
const ABNORMAL = 1006;
/** The server sends something each heartbeat. */
const BEATS_MISSED = 3;

export type About = 'subscribed' | 'snapshot' | 'events' | 'caught-up' | 'gap' | 'error';
export type Heard = Extract<ServerMessage, { type: About }>;

/** It is over. */
export interface Ended {
  type: 'ended';
  code: number;
  reason: string;
}

export interface ConnectionOptions {
  WebSocket: SocketClass;
  url: string;
  token: string;
  subscribe: Omit<Subscribe, 'id' | 'type' | 'onSlow'>;
  /** Characters of messages that may wait; with more it ends, and what it has missed can be had on another one. */
  waiting: number;
  /** For the first words of the server, ms. */
  patienceMs: number;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: SocketLike;
  readonly #heard: { message: Heard; size: number }[] = [];
  #size = 0;
  #ended: Ended | undefined;
  #wake: () => void = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silenceMs: number;
  /** Why it ended, where nobody says so. */
  #fault: string;

  constructor(options: ConnectionOptions) {
    const { WebSocket, url, token, subscribe, patienceMs } = options;
    this.#options = options;
    this.#silenceMs = patienceMs;
    this.#fault = `no connection to ${url}`;
    this.#socket = new WebSocket(url, PROTOCOL);
    this.#socket.addEventListener('open', () => {
      this.#fault = 'the connection was lost';
      this.#say({ type: 'auth', token });
      this.#say({ type: 'subscribe', id: ID, ...subscribe });
    });
    this.#socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
    this.#socket.addEventListener('close', ({ code, reason }) => this.#end(code, reason || this.#fault));
    // That something went wrong, `close` tells; what it was is told here, if at all.
    this.#socket.addEventListener('error', (event) => {
      if ('message' in event && event.message) this.#fault = String(event.message);
    });
    this.#listen();
  }

  /** The next message; when there are no more, how it ended. */
  async next(): Promise<Heard | Ended> {
    for (;;) {
      const first = this.#heard.shift();
      if (first) {
        this.#size -= first.size;
        return first.message;
      }
      if (this.#ended) return this.#ended;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#heard.length = 0;
    this.#leave('closed');
  }

  #hear(text: string): void {
    if (this.#ended) return;
    const message = parse(text);
    if (!message) {
      this.#leave('what came is no message');
      return;
    }
    if (message.type === 'hello') this.#silenceMs = BEATS_MISSED * message.heartbeatMs;
    if (message.type === 'ping') this.#say({ type: 'pong' });
    this.#listen();
    if (!isAbout(message)) return;
    this.#heard.push({ message, size: text.length });
    this.#size += text.length;
    this.#wake();
    if (this.#size > this.#options.waiting) this.#leave('behind');
  }

  /** Something has to be heard in time. */
  #listen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#leave('nothing was heard'), this.#silenceMs);
  }

  /** Whatever the other side may still say: a socket whose other end is gone may take long to close. */
  #leave(reason: string): void {
    this.#end(ABNORMAL, reason);
    this.#socket.close(NORMAL);
  }

  #end(code: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#ended ??= { type: 'ended', code, reason };
    this.#wake();
  }

  #say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }
}

function parse(text: string): ServerMessage | undefined {
  try {
    return JSON.parse(text) as ServerMessage;
  } catch {
    return undefined;
  }
}

function isAbout(message: ServerMessage): message is Heard {
  return 'id' in message && message.id === ID && message.type !== 'unsubscribed';
}
