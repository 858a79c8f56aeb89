/** A client of the API that sends what it is told, however wrong, and gives back what came. */
import { request } from 'node:http';

export interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  /** The body as JSON; throws when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  readonly body: any;
}

export interface Call {
  token?: string | undefined;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  raw?: string;
}

/** `path` goes into the request line as it is: no client tidies it up. */
export function call(origin: string, method: string, path: string, options: Call = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const body = options.raw ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
  const headers = {
    ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
    ...(options.json !== undefined && { 'content-type': 'application/json' }),
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname: hostname.replace(/[[\]]/g, ''), port, method, path, headers, agent: false });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      incoming.once('error', reject);
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers as Record<string, string | undefined>,
          text,
          get body() {
            return JSON.parse(text);
          },
        }),
      );
    });
    outgoing.end(body);
  });
}

/** One session, and whatever is asked in it with its token. */
export class LabClient {
  readonly origin: string;
  readonly id: string;
  readonly token: string;
  readonly epoch: string;

  constructor(origin: string, { id, token, epoch }: { id: string; token: string; epoch: string }) {
    this.origin = origin;
    this.id = id;
    this.token = token;
    this.epoch = epoch;
  }

  get path(): string {
    return `/v1/sessions/${this.id}`;
  }

  call(method: string, path: string, options: Call = {}): Promise<Answer> {
    return call(this.origin, method, this.path + path, { token: this.token, ...options });
  }

  get(path: string, options?: Call): Promise<Answer> {
    return this.call('GET', path, options);
  }

  post(path: string, json: unknown, options: Call = {}): Promise<Answer> {
    return this.call('POST', path, { json, ...options });
  }

  /** A console command's answer. */
  async exec(
    host: string,
    command: string,
  ): Promise<{ exit: number; stdout: string; stderr: string; revision: number }> {
    const answer = await this.post(`/hosts/${host}/exec`, { command });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body;
  }
}

/** Opens a session with these hosts in it. */
export async function openLab(origin: string, hosts: string[] = ['h1'], body: unknown = {}): Promise<LabClient> {
  const created = await call(origin, 'POST', '/v1/sessions', { json: body });
  if (created.status !== 201) throw new Error(created.text);
  const lab = new LabClient(origin, created.body);
  for (const name of hosts) {
    const made = await lab.post('/hosts', { name });
    if (made.status !== 201) throw new Error(made.text);
  }
  return lab;
}

/** A trace is trimmed once it is over its limit by this part of it. */
const SLACK = 1 / 16;

/** What a session's trace has, once trimming, which goes on beside, has nothing left to do. */
export async function trimmed(lab: LabClient): Promise<{ seq: number; earliest: number }> {
  for (;;) {
    const { seq, earliest, limits, usage } = (await lab.get('')).body;
    if (usage.eventsKept <= limits.eventsKept * (1 + SLACK)) return { seq, earliest };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
