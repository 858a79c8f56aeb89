/** A session of the server, asked by REST. What is answered is checked against the contract. */
import type { z } from 'zod';
import { ExecResult } from '../../src/contract/exec.ts';
import { Host } from '../../src/contract/host.ts';
import { PingPage } from '../../src/contract/http/page.ts';
import { TracePage } from '../../src/contract/http/trace-page.ts';
import { Ping, type PingCreate } from '../../src/contract/ping.ts';
import { Session, SessionCreated } from '../../src/contract/session.ts';
import type { TraceEvent } from '../../src/contract/trace.ts';

export class Lab {
  /** Changes when the server comes back somewhere else. */
  origin: string;
  readonly id: string;
  readonly token: string;
  readonly epoch: string;

  private constructor(origin: string, { id, token, epoch }: SessionCreated) {
    this.origin = origin;
    this.id = id;
    this.token = token;
    this.epoch = epoch;
  }

  static async open(origin: string): Promise<Lab> {
    const answer = await fetch(`${origin}/v1/sessions`, { method: 'POST' });
    return new Lab(origin, await checked(answer, SessionCreated));
  }

  get url(): string {
    return `${this.origin}/v1/sessions/${this.id}`;
  }

  describe(): Promise<Session> {
    return this.#ask('GET', '', Session);
  }

  addHost(name: string): Promise<Host> {
    return this.#ask('POST', '/hosts', Host, { name });
  }

  exec(host: string, command: string): Promise<ExecResult> {
    return this.#ask('POST', `/hosts/${host}/exec`, ExecResult, { command });
  }

  startPing(host: string, ping: z.input<typeof PingCreate>): Promise<Ping> {
    return this.#ask('POST', `/hosts/${host}/pings`, Ping, ping);
  }

  ping(host: string, id: string): Promise<Ping> {
    return this.#ask('GET', `/hosts/${host}/pings/${id}`, Ping);
  }

  /** The walk of a ping, as text for people. */
  async walk(host: string, id: string): Promise<string> {
    const headers = { authorization: `Bearer ${this.token}`, accept: 'text/plain' };
    const answer = await fetch(`${this.url}/hosts/${host}/pings/${id}/walk`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
    return text;
  }

  async pings(host: string): Promise<Ping[]> {
    return (await this.#ask('GET', `/hosts/${host}/pings`, PingPage)).items;
  }

  /** All events after `after`. */
  async trace(after = 0): Promise<TraceEvent[]> {
    const { events, next } = await this.#ask('GET', `/trace?after=${after}&limit=10000`, TracePage);
    return next === undefined ? events : [...events, ...(await this.trace(next))];
  }

  async #ask<T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return checked(answer, schema);
  }
}

async function checked<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`);
  return schema.parse(JSON.parse(text));
}
