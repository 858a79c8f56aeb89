/** A session of the server, asked and watched with the client that other programs use too. */
import { WebSocket } from 'ws';
import {
  type components,
  dataOf,
  type Rest,
  rest,
  type TraceEvent,
  Watch,
  type WatchOptions,
} from '../../src/client/index.ts';

type Schemas = components['schemas'];

export class Lab {
  /** Changes when the server comes back somewhere else. */
  origin: string;
  readonly id: string;
  readonly token: string;
  readonly epoch: string;

  private constructor(origin: string, { id, token, epoch }: Schemas['SessionCreated']) {
    this.origin = origin;
    this.id = id;
    this.token = token;
    this.epoch = epoch;
  }

  static async open(origin: string): Promise<Lab> {
    return new Lab(origin, await dataOf(rest({ url: origin }).POST('/v1/sessions', { body: {} })));
  }

  get #api(): Rest {
    return rest({ url: this.origin, token: this.token });
  }

  get #here(): { params: { path: { session: string } } } {
    return { params: { path: { session: this.id } } };
  }

  #at(host: string): { params: { path: { session: string; host: string } } } {
    return { params: { path: { session: this.id, host } } };
  }

  describe(): Promise<Schemas['Session']> {
    return dataOf(this.#api.GET('/v1/sessions/{session}', this.#here));
  }

  addHost(name: string): Promise<Schemas['Host']> {
    return dataOf(this.#api.POST('/v1/sessions/{session}/hosts', { ...this.#here, body: { name } }));
  }

  exec(host: string, command: string): Promise<Schemas['ExecResult']> {
    return dataOf(this.#api.POST('/v1/sessions/{session}/hosts/{host}/exec', { ...this.#at(host), body: { command } }));
  }

  startPing(host: string, body: Schemas['PingCreate']): Promise<Schemas['Ping']> {
    return dataOf(this.#api.POST('/v1/sessions/{session}/hosts/{host}/pings', { ...this.#at(host), body }));
  }

  ping(host: string, ping: string): Promise<Schemas['Ping']> {
    const params = { path: { session: this.id, host, ping } };
    return dataOf(this.#api.GET('/v1/sessions/{session}/hosts/{host}/pings/{ping}', { params }));
  }

  /** The walk of a ping, as text for people. */
  walk(host: string, ping: string): Promise<string> {
    const params = { path: { session: this.id, host, ping } };
    const asText = { params, headers: { accept: 'text/plain' }, parseAs: 'text' } as const;
    return dataOf(this.#api.GET('/v1/sessions/{session}/hosts/{host}/pings/{ping}/walk', asText));
  }

  async pings(host: string): Promise<Schemas['Ping'][]> {
    return (await dataOf(this.#api.GET('/v1/sessions/{session}/hosts/{host}/pings', this.#at(host)))).items;
  }

  /** All events after `after`. */
  async trace(after = 0): Promise<TraceEvent[]> {
    const params = { ...this.#here.params, query: { after, limit: 10_000 } };
    const { events, next } = await dataOf(this.#api.GET('/v1/sessions/{session}/trace', { params }));
    return next === undefined ? events : [...events, ...(await this.trace(next))];
  }

  /** Its events, wherever the server is. When this resolves, nothing that happens after that is missed. */
  async watch(from: NonNullable<WatchOptions['from']>): Promise<Watch> {
    const { id: session, token } = this;
    const events = new Watch({
      url: () => this.origin,
      session,
      token,
      from,
      WebSocket,
      backoff: { minMs: 50, maxMs: 500 },
    });
    await events.subscribed;
    return events;
  }
}

/** The next event; there is one. */
export async function nextOf(events: Watch): Promise<TraceEvent> {
  const { done, value } = await events.next();
  if (done) throw new Error('the stream has ended');
  return value;
}

/** Events up to the first one of this type, which is the last. */
export async function* until(events: Watch, type: TraceEvent['type']): AsyncGenerator<TraceEvent> {
  for (;;) {
    const event = await nextOf(events);
    yield event;
    if (event.type === type) return;
  }
}
