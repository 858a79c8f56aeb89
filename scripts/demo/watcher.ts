/** A reader of a session's stream, explained: what docs/stream-protocol.md asks of a client, and no more. */
import { on, once } from 'node:events';
import { WebSocket } from 'ws';
import { ServerMessage, STREAM_PROTOCOL, type Subscribe } from '../../src/contract/http/stream.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';
import type { Lab } from './lab.ts';

export class Watcher {
  readonly #socket: WebSocket;
  readonly #messages: AsyncIterator<unknown[]>;
  readonly #events: TraceEvent[] = [];
  /** Everything up to here was given to whoever reads. */
  seq = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#messages = on(socket, 'message', { close: ['close'] });
  }

  /** Subscribed when it resolves: nothing that happens after that is missed. */
  static async open({ url, token }: Lab, from: Subscribe['from']): Promise<Watcher> {
    const headers = { authorization: `Bearer ${token}` };
    const watcher = new Watcher(new WebSocket(`${url.replace('http', 'ws')}/stream`, STREAM_PROTOCOL, { headers }));
    await watcher.#until('ready');
    watcher.#say({ type: 'subscribe', id: 'demo', from, explain: true });
    const { seq } = await watcher.#until('subscribed');
    watcher.seq = seq;
    return watcher;
  }

  /** The next event, when it comes. Fails when the stream has ended. */
  async next(): Promise<TraceEvent> {
    while (this.#events.length === 0) this.#events.push(...(await this.#until('events')).events);
    const event = this.#events.shift() as TraceEvent;
    this.seq = event.seq;
    return event;
  }

  /** Events up to the first one of this type, which is the last. */
  async *until(type: TraceEvent['type']): AsyncGenerator<TraceEvent> {
    for (;;) {
      const event = await this.next();
      yield event;
      if (event.type === type) return;
    }
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, 'close');
    this.#socket.close(1000);
    await closed;
  }

  #say(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }

  async #until<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    for (;;) {
      const { done, value } = await this.#messages.next();
      if (done) throw new Error('the stream has ended');
      const message = ServerMessage.parse(JSON.parse(String(value[0])));
      if (message.type === 'ping') this.#say({ type: 'pong' });
      if (message.type === 'error' || message.type === 'gap') throw new Error(JSON.stringify(message));
      if (message.type === type) return message as Extract<ServerMessage, { type: T }>;
    }
  }
}
