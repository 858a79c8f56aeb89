/**
 * Every operation of openapi.yaml and every message of the stream, with every token that does not open it: refused
 * alike, and nobody learns whether what was asked for is there.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { ClientMessage, STREAM_PROTOCOL } from '../../src/contract/http/stream.ts';
import { LabClient } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

type Scheme = 'sessionToken' | 'readToken' | 'pingToken' | 'operatorKey';

interface Operation {
  name: string;
  method: string;
  path: string;
  /** What opens it; empty for what is open to all. */
  opens: Scheme[];
  body: boolean;
}

const KEY = 'operator-key-0123456789';
const document = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8'));

const operations: Operation[] = Object.entries<Record<string, Document>>(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { security = document.security, requestBody }]) => ({
    name: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    opens: security.flatMap((one: object) => Object.keys(one) as Scheme[]),
    body: requestBody !== undefined,
  })),
);
interface Document {
  security?: object[];
  requestBody?: object;
}

const inSessions = operations.filter(({ path }) => path.includes('{session}'));
/** It needs an upgrade: asked for below. */
const overHttp = inSessions.filter(({ path }) => !path.endsWith('/stream'));

const STRANGERS = [
  'wrong',
  "another session's",
  'rotated',
  'revoked',
  'expired',
  "another session's reader's",
] as const;

interface Scene {
  origin: string;
  lab: LabClient;
  tokens: Record<(typeof STRANGERS)[number] | 'owner' | 'reader' | 'for p1' | 'for p2', string>;
  /** An answer as bytes, without what tells requests apart. */
  ask(operation: Operation, place: Place, token: string | undefined): Promise<{ status: number; text: string }>;
}

/** Where an operation looks: at what is there, at what is not, and in a session that is not. */
type Place = Record<string, string>;

async function scene(): Promise<Scene> {
  const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `ops:${KEY}` });
  const world = await startWorld({ apiKeys, openSessions: false });
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  onTestFinished(() => agent.destroy());
  const send = (method: string, path: string, token?: string, json?: unknown) =>
    new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const headers = {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
      };
      const outgoing = request(new URL(world.origin), { method, path, headers, agent }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, text, headers: incoming.headers }));
      });
      outgoing.once('error', reject);
      outgoing.end(json === undefined ? undefined : JSON.stringify(json));
    });
  const open = async () => {
    const { text } = await send('POST', '/v1/sessions', KEY, {});
    return new LabClient(world.origin, JSON.parse(text));
  };
  const [lab, other] = [await open(), await open()];
  const made = async (of: LabClient, wanted: object) => (await of.post('/tokens', wanted)).body;
  for (const name of ['h1', 'h2']) await lab.post('/hosts', { name });
  for (const host of ['h1', 'h2']) await lab.post(`/hosts/${host}/pings`, { dst: '127.0.0.1', count: 1 });
  const colleague = await made(lab, { name: 'colleague', role: 'owner' });
  const { token: rotated } = await made(lab, { name: 'rotated' }).then(async (before) => {
    await lab.post(`/tokens/${before.id}/rotate`, undefined);
    return before;
  });
  const { token: revoked, id } = await made(lab, { name: 'revoked', role: 'owner' });
  await lab.call('DELETE', `/tokens/${id}`);
  const { token: expired } = await made(lab, { expiresInMs: 1 });
  await expect.poll(async () => (await lab.get('', { token: expired })).status, { timeout: 15_000 }).toBe(404);
  const tokens = {
    owner: colleague.token,
    reader: (await made(lab, { name: 'projector' })).token,
    'for p1': (await made(lab, { ping: 'p1', expiresInMs: 3_600_000 })).token,
    'for p2': (await made(lab, { ping: 'p2', expiresInMs: 3_600_000 })).token,
    wrong: `lw_${'A'.repeat(43)}`,
    "another session's": other.token,
    "another session's reader's": (await made(other, { name: 'projector' })).token,
    rotated,
    revoked,
    expired,
  };
  return {
    origin: world.origin,
    lab,
    tokens,
    async ask({ method, path, body, name }, place, token) {
      const filled = path.replace(/\{(\w+)\}/g, (_, key) => place[key] ?? 'x');
      const query = name === 'get /v1/sessions/{session}/trace' && place.ping ? `?ping=${place.ping}` : '';
      const { status, text, headers } = await send(method, filled + query, token, body ? {} : undefined);
      // What differs from one request to the next, or is as long as the path is.
      const { date: _date, 'x-request-id': _id, 'content-length': _length, ...rest } = headers;
      const shown = text.replace(`"instance":"${filled}"`, '"instance":""');
      return { status, text: status < 400 ? shown : `${shown} ${JSON.stringify(rest)}` };
    },
  };
}

function placesIn(lab: LabClient): Place[] {
  const there = {
    session: lab.id,
    ...{ host: 'h1', ifname: 'lo', local: '127.0.0.1', prefixlen: '8', table: 'local', dst: '127.0.0.1', dev: 'lo' },
    ...{ name: 'net.ipv4.ip_forward', ping: 'p1', token: 'owner', rule: 'x', route: 'x' },
  };
  const nothing = { session: lab.id, host: 'h9', ping: 'p99', token: 't99' };
  return [there, nothing, { ...there, session: 's1m84q0e3v7k2c9x5ra' }];
}

describe('over HTTP', () => {
  test('the document names the operations, and who may do each', () => {
    expect(inSessions.length).toBeGreaterThan(40);
    const odd = inSessions.filter(({ opens }) => !opens.includes('sessionToken'));
    expect(odd.map(({ name }) => name)).toEqual([]);
    const forPings = inSessions.filter(({ opens }) => opens.includes('pingToken')).map(({ name }) => name);
    const ping = '/v1/sessions/{session}/hosts/{host}/pings/{ping}';
    const session = '/v1/sessions/{session}';
    expect(forPings.sort()).toEqual(
      [ping, `${ping}/capture.pcapng`, `${ping}/walk`, `${session}/stream`, `${session}/trace`].map(
        (at) => `get ${at}`,
      ),
    );
    for (const { name, method, opens } of inSessions) {
      if (opens.includes('readToken')) expect([name, method]).toEqual([name, 'GET']);
    }
  });

  test('what does not open an operation is refused as if nothing were there', { timeout: 60_000 }, async () => {
    const { lab, tokens, ask } = await scene();
    const [there = {}, nothing = {}, nowhere = {}] = placesIn(lab);
    const places = [there, nothing, nowhere];
    const faults: unknown[] = [];
    const seen = new Map<string, string>();
    /** Of this kind there is one answer, and its status is this one. */
    const same = (kind: string, status: number, of: string, answer: { status: number; text: string }) => {
      const first = seen.get(kind) ?? answer.text;
      seen.set(kind, first);
      if (answer.status !== status || answer.text !== first) faults.push([kind, of, answer.status, answer.text, first]);
    };
    const one = async (operation: Operation) => {
      const { name, opens } = operation;
      for (const place of places) {
        same('no token', 401, name, await ask(operation, place, undefined));
        const operator = await ask(operation, place, KEY);
        if (!opens.includes('operatorKey')) same('operator', 403, name, operator);
        for (const who of STRANGERS) same('not there', 404, `${name} ${who}`, await ask(operation, place, tokens[who]));
        const another = await ask(operation, place, tokens['for p2']);
        same('not there', 404, `${name} for p2`, another);
      }
      for (const place of [there, nothing]) {
        const answer = await ask(operation, place, tokens.reader);
        if (!opens.includes('readToken')) same('may only look', 403, name, answer);
        else if ([401, 403].includes(answer.status)) faults.push([name, 'reader', answer]);
      }
      same('not there', 404, `${name} reader`, await ask(operation, nowhere, tokens.reader));
      const its = await ask(operation, there, tokens['for p1']);
      if (!opens.includes('pingToken')) same('not there', 404, `${name} for p1`, its);
      else if (its.status !== 200) faults.push([name, 'for p1', its]);
      same('not there', 404, `${name} for p1`, await ask(operation, nothing, tokens['for p1']));
    };
    // An operator may end a session: whoever could has his turn when all others have had theirs.
    const ending = overHttp.filter(({ opens }) => opens.includes('operatorKey'));
    await Promise.all(overHttp.filter((operation) => !ending.includes(operation)).map(one));
    expect(faults).toEqual([]);
    expect((await lab.get('', { token: tokens.owner })).status).toBe(200);
    for (const operation of ending) {
      for (const who of STRANGERS) same('not there', 404, operation.name, await ask(operation, there, tokens[who]));
      same('no token', 401, operation.name, await ask(operation, there, undefined));
      same('may only look', 403, operation.name, await ask(operation, there, tokens.reader));
      same('not there', 404, operation.name, await ask(operation, there, tokens['for p1']));
    }
    expect(faults).toEqual([]);
    expect([...seen.keys()].sort()).toEqual(['may only look', 'no token', 'not there', 'operator']);
    expect((await lab.get('', { token: tokens.owner })).status).toBe(200);
  });

  test('sessions as such are for operators, whatever token of a session one has', async () => {
    const { tokens, ask } = await scene();
    for (const operation of operations.filter((one) => !inSessions.includes(one) && one.opens.length > 0)) {
      expect([operation.name, operation.opens]).toEqual([operation.name, ['operatorKey']]);
      const answers = [await ask(operation, {}, undefined)];
      for (const token of Object.values(tokens)) answers.push(await ask(operation, {}, token));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
      expect(new Set(answers.slice(1).map(({ text }) => text)).size).toBe(1);
    }
  });
});

/** What a socket hears until it is closed, or until it has heard `enough` messages. */
function hear(url: string, say: unknown[], { headers = {}, enough = Number.POSITIVE_INFINITY } = {}): Promise<string> {
  return new Promise((resolve) => {
    const heard: string[] = [];
    const socket = new WebSocket(url, STREAM_PROTOCOL, { headers });
    onTestFinished(() => socket.terminate());
    socket.once('open', () => {
      for (const message of say) socket.send(JSON.stringify(message));
    });
    socket.on('message', (data) => {
      heard.push(String(data).replace(/"session":"\w+"/, ''));
      if (heard.length >= enough) resolve(heard.join('\n'));
    });
    socket.once('close', (code, reason) => resolve([...heard, `${code} ${reason}`].join('\n')));
    socket.once('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(`${response.statusCode} ${text.replace(/"instance":"[^"]*"/, '')}`));
    });
    socket.once('error', () => {});
  });
}

describe('on the stream', () => {
  const examples: Record<ClientMessage['type'], object> = {
    auth: { type: 'auth', token: 'lw_wrong' },
    subscribe: { type: 'subscribe', id: 's', from: 'start' },
    unsubscribe: { type: 'unsubscribe', id: 's' },
    ping: { type: 'ping' },
    pong: { type: 'pong' },
  };
  const types = ClientMessage.options.map((option) => option.shape.type.value);

  test.each(types)(
    '%s is of no use without a token that is right, and tells nothing',
    { timeout: 60_000 },
    async (type) => {
      const { origin, lab, tokens } = await scene();
      const urls = [lab.id, 's1m84q0e3v7k2c9x5ra'].map(
        (id) => `${origin.replace('http', 'ws')}/v1/sessions/${id}/stream`,
      );
      const message = examples[type];
      const strangers = STRANGERS.map((who) => tokens[who]);
      const after = urls.flatMap((url) => strangers.map((token) => hear(url, [{ type: 'auth', token }, message])));
      const [closed = '', ...others] = await Promise.all(after);
      expect(new Set(others)).toEqual(new Set([closed]));
      expect(closed.split('\n')).toEqual([expect.stringContaining('"type":"hello"'), '4404 no such session']);
      const withheld = urls.flatMap((url) =>
        strangers.map((token) => hear(url, [message], { headers: { authorization: `Bearer ${token}` } })),
      );
      expect(new Set(await Promise.all(withheld)).size).toBe(1);
      // Nobody yet: what may be said before `auth` is answered without a word about the session.
      const unnamed = await Promise.all(urls.map((url) => hear(url, [message, { type: 'ping' }], { enough: 2 })));
      expect(unnamed[1]).toBe(unnamed[0]);
      expect(unnamed[0]).not.toMatch(/epoch|"seq"/);
    },
  );

  test('the token for one ping makes no subscription tell whether there is another', async () => {
    const { origin, lab, tokens } = await scene();
    const url = `${origin.replace('http', 'ws')}${lab.path}/stream`;
    const headers = { authorization: `Bearer ${tokens['for p2']}` };
    const ask = (ping: string) =>
      hear(url, [{ ...examples.subscribe, filter: { ping } }], { headers, enough: 3 }).then(
        (text) => text.split('\n')[2],
      );
    expect(await ask('p1')).toMatch(/^\{"type":"error","id":"s","code":"out-of-scope"/);
    expect(await ask('p99')).toBe(await ask('p1'));
    expect(await ask('p2')).toMatch(/^\{"type":"subscribed"/);
  });
});
