import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rest } from '../../src/client/index.ts';
import { readConfig } from '../../src/config.ts';
import { call, LabClient, openLab } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { scratch, startWorld } from '../support/world.ts';

const named = (key: string) => ({ headers: { 'idempotency-key': key } });

const CHANGES: [method: string, path: string, json: unknown][] = [
  ['POST', '/hosts', { name: 'h2' }],
  ['PATCH', '', { name: 'lesson' }],
  ['POST', '/clock', { advanceMs: 1000 }],
  ['POST', '/hosts/h1/interfaces', { type: 'dummy' }],
  ['PATCH', '/hosts/h1/interfaces/dummy0', { up: true }],
  ['POST', '/hosts/h1/interfaces/lo/addresses', { local: '10.0.3.1', prefixlen: 24 }],
  ['PUT', '/hosts/h1/interfaces/lo/addresses/10.0.4.1/24', {}],
  ['PATCH', '/hosts/h1/interfaces/lo/addresses/10.0.4.1/24', { metric: 7 }],
  ['POST', '/hosts/h1/routes', { dst: '10.9.0.0/16', dev: 'lo' }],
  ['PUT', '/hosts/h1/routes', { dst: '10.9.0.0/16', dev: 'dummy0' }],
  ['POST', '/hosts/h1/rules', { table: '100' }],
  ['POST', '/hosts/h1/neighbours', { dst: '10.0.3.9', dev: 'dummy0', lladdr: '02:00:00:00:00:01' }],
  ['PUT', '/hosts/h1/neighbours/dummy0/10.0.3.9', { lladdr: '02:00:00:00:00:02' }],
  ['PUT', '/hosts/h1/sysctls/net.ipv4.ip_forward', { value: '1' }],
  ['POST', '/hosts/h1/pings', { dst: '10.0.3.2', count: 2 }],
  ['POST', '/hosts/h1/pings', { dst: '10.0.3.2', count: 100, pace: 'realtime' }],
  ['DELETE', '/hosts/h1/pings/p2', undefined],
  ['POST', '/hosts/h1/exec', { command: 'ip addr add 10.7.0.1/24 dev lo; ping -c 1 10.7.0.2' }],
  ['POST', '/hosts/h1/exec', { command: 'timeout 0.2 ip monitor' }],
  ['DELETE', '/hosts/h1/neighbours/dummy0/10.0.3.9', undefined],
  ['DELETE', '/hosts/h1/rules?table=100', undefined],
  ['DELETE', '/hosts/h1/interfaces/lo/addresses/10.0.4.1/24', undefined],
  ['DELETE', '/hosts/h1/interfaces/dummy0', undefined],
  ['DELETE', '/hosts/h2', undefined],
  // Refusals are answers too.
  ['DELETE', '/hosts/h2', undefined],
  ['POST', '/hosts', { name: 'h1' }],
  ['POST', '/hosts/h1/routes', { dst: '10.9.0.0/16', gateway: '192.0.2.1' }],
];

/** What a client can go by. */
const told = ({ status, headers, text }: Awaited<ReturnType<LabClient['call']>>) => ({
  ...{ status, text },
  ...{ etag: headers.etag, location: headers.location, type: headers['content-type']?.split(';')[0] },
});

test('what is sent again with its key is answered again, and done once; also by the server that comes after', async () => {
  const dataDir = scratch();
  let world = await startWorld({ dataDir });
  const lab = await world.lab();
  const answers = [];
  for (const [i, [method, path, json]] of CHANGES.entries()) {
    const options = { json, ...named(`"change ${i}"`) };
    const first = told(await lab.call(method, path, options));
    const { seq, revision } = (await lab.get('')).body;
    expect([i, told(await lab.call(method, path, options))]).toEqual([i, first]);
    expect((await lab.get('')).body).toMatchObject({ seq, revision });
    answers.push(first);
  }
  expect(answers.filter(({ status }) => status < 300)).toHaveLength(CHANGES.length - 3);
  const before = (await lab.get('')).body;
  await world.app.close();
  world = await startWorld({ dataDir });
  for (const [i, [method, path, json]] of CHANGES.entries()) {
    const again = await call(world.origin, method, lab.path + path, {
      ...{ json, token: lab.token },
      ...named(`"change ${i}"`),
    });
    expect([i, told(again)]).toEqual([i, answers[i]]);
  }
  expect((await call(world.origin, 'GET', lab.path, { token: lab.token })).body).toEqual(before);
});

test('a key names one request: another body, query, method or revision is refused', async () => {
  const lab = await (await startWorld()).lab();
  expect((await lab.post('/hosts', { name: 'h2' }, named('"k"'))).status).toBe(201);
  for (const [method, path, json, headers] of [
    ['POST', '/hosts', { name: 'h3' }, {}],
    ['POST', '/hosts', { name: 'h2' }, { 'if-match': '*' }],
    ['POST', '/hosts/h1/routes', { dst: '10.9.0.0/16', dev: 'lo' }, {}],
    ['DELETE', '/hosts/h2', undefined, {}],
  ] as const) {
    const answer = await lab.call(method, path, { json, headers: { ...named('"k"').headers, ...headers } });
    expect([path, answer.status, answer.body.code]).toEqual([path, 422, 'key-reused']);
  }
  // The spelling of the body and of the key does not matter.
  const raw = '{ "name" : "h2" }';
  const headers = { 'idempotency-key': 'k', 'content-type': 'application/json' };
  expect((await lab.call('POST', '/hosts', { raw, headers })).status).toBe(201);
  // What was never carried out has not used its key.
  expect((await lab.post('/hosts', { nam: 'h4' }, named('"l"'))).status).toBe(400);
  expect((await lab.post('/hosts', { name: 'h4' }, named('"l"'))).status).toBe(201);
  // And sessions have keys of their own.
  const other = await (await startWorld()).lab();
  expect((await other.post('/hosts', { name: 'h2' }, named('"k"'))).status).toBe(201);
});

test('while the first is being worked on a second one is told so', async () => {
  const lab = await (await startWorld()).lab();
  const wait = { command: 'timeout 1 ip monitor' };
  const first = lab.post('/hosts/h1/exec', wait, named('"k"'));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await lab.post('/hosts/h1/exec', wait, named('"k"'))).body).toMatchObject({
    status: 409,
    code: 'key-in-use',
  });
  expect((await lab.post('/hosts/h1/exec', { command: 'ip addr' }, named('"k"'))).body.code).toBe('key-reused');
  expect((await first).body.exit).toBe(124);
  expect((await lab.post('/hosts/h1/exec', wait, named('"k"'))).text).toBe((await first).text);
});

test.each(['', '"', '""', '"a', '"ä"', '"a"; b', 'a b', `"${'x'.repeat(256)}"`])('%j is no key', async (key) => {
  const lab = await (await startWorld()).lab();
  const answer = await lab.post('/hosts', { name: 'h2' }, named(key));
  expect(answer.body).toMatchObject({ status: 400, errors: [{ in: 'headers', pointer: '/idempotency-key' }] });
});

test('a body where none is wanted is not looked at, and null is no empty body', async () => {
  const lab = await (await startWorld()).lab();
  const headers = { 'content-type': 'application/json', 'idempotency-key': '"k"' };
  const raw = `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`;
  expect((await lab.call('DELETE', '/hosts/h1/rules?table=default', { raw, headers })).status).toBe(204);
  expect((await lab.call('POST', '/hosts/h1/rules', { json: null })).status).toBe(400);
});

test('what is no part of the lab heeds the revision, whatever key it has', async () => {
  const lab = await (await startWorld()).lab();
  const headers = { 'idempotency-key': '"k"', 'if-match': '"999"' };
  expect((await lab.post('/tokens', {}, { headers })).status).toBe(412);
  expect((await lab.call('DELETE', '', { headers })).status).toBe(412);
  expect((await lab.get('', { headers })).status).toBe(412);
});

test('a token is made once, told again, and kept where nobody can read it', async () => {
  const { lab: open, dataDir, app } = await startWorld();
  const lab = await open();
  const share = (json: unknown) => lab.post('/tokens', json, named('"share"'));
  const first = await share({ expiresInMs: 60_000 });
  expect(told(await share({ expiresInMs: 60_000 }))).toEqual(told(first));
  expect((await share({ expiresInMs: 60_001 })).body.code).toBe('key-reused');
  expect((await lab.get('/tokens')).body.items).toHaveLength(2);
  // A refusal is an answer, too.
  const nameless = () => lab.post('/tokens', {}, named('"nameless"'));
  expect((await nameless()).status).toBe(400);
  expect(told(await nameless())).toEqual(told(await nameless()));
  expect((await lab.post('/tokens', { name: 'ana' }, named('"nameless"'))).body.code).toBe('key-reused');
  await app.close();
  const file = readFileSync(join(dataDir, 'state.db'), 'latin1');
  expect(file).toContain(first.body.id);
  expect(file).not.toContain(first.body.token);
});

test('whoever rotates, revokes or deletes what he asks with is answered again, by his key and by no other', async () => {
  const dataDir = scratch();
  let world = await startWorld({ dataDir });
  const [rotated, revoked, deleted] = [await world.lab(), await world.lab(), await world.lab()];
  const { id, token } = (await revoked.post('/tokens', { name: 'second', role: 'owner' })).body;
  const ENDS = [
    { lab: rotated, method: 'POST', path: '/tokens/owner/rotate', token: rotated.token },
    { lab: revoked, method: 'DELETE', path: `/tokens/${id}`, token },
    { lab: deleted, method: 'DELETE', path: '', token: deleted.token },
  ];
  type End = (typeof ENDS)[number];
  const ask = ({ lab, method, path, token }: End, key: string, other = token) =>
    call(world.origin, method, lab.path + path, { token: other, ...named(key) });
  const answers = [];
  for (const one of ENDS) answers.push(told(await ask(one, '"k"')));
  expect(answers.map(({ status }) => status)).toEqual([200, 204, 204]);
  for (const restart of [false, true]) {
    if (restart) {
      await world.app.close();
      world = await startWorld({ dataDir });
    }
    for (const [i, one] of ENDS.entries()) {
      expect(told(await ask(one, '"k"'))).toEqual(answers[i]);
      // Whoever has the token but not the key, or the key but not the token, or asks for something else.
      expect((await ask(one, '"l"')).status).toBe(404);
      expect((await ask(one, '"k"', `lw_${'A'.repeat(43)}`)).status).toBe(404);
      expect((await ask({ ...one, path: `${one.path}?dryRun=true` }, '"k"')).status).toBe(404);
      expect((await call(world.origin, 'GET', one.lab.path, { token: one.token, ...named('"k"') })).status).toBe(404);
    }
  }
});

test('an operator who deletes a session is answered again, and nobody takes his key away', async () => {
  const key = 'operator-key-0123456789';
  const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `ops:${key}` });
  const world = await startWorld({ apiKeys });
  const lab = await world.lab();
  await lab.post('/hosts', { name: 'h2' }, named('"k"'));
  const remove = (name: string) => call(world.origin, 'DELETE', lab.path, { token: key, ...named(name) });
  expect([(await remove('"k"')).status, (await remove('"k"')).status, (await remove('"l"')).status]).toEqual([
    204, 204, 404,
  ]);
});

test('an answer that asked for a revision is given again at another one', async () => {
  const lab = await (await startWorld()).lab();
  const headers = { 'idempotency-key': '"k"', 'if-match': '"1"' };
  const { revision } = (await lab.get('')).body;
  const options = { headers: { ...headers, 'if-match': `"${revision}"` } };
  const made = await lab.post('/hosts', { name: 'h2' }, options);
  expect(made.status).toBe(201);
  expect(told(await lab.post('/hosts', { name: 'h2' }, options))).toEqual(told(made));
});

test('a session is opened once, its token told again, and kept where nobody can read it', async () => {
  const { origin, dataDir, app } = await startWorld();
  const open = (json: unknown) => call(origin, 'POST', '/v1/sessions', { json, ...named('"open"') });
  const first = await open({ name: 'a' });
  expect(told(await open({ name: 'a' }))).toEqual(told(first));
  expect((await open({ name: 'b' })).body.code).toBe('key-reused');
  const { id, token } = first.body;
  expect((await call(origin, 'GET', `/v1/sessions/${id}`, { token })).status).toBe(200);
  await app.close();
  const file = readFileSync(join(dataDir, 'state.db'), 'latin1');
  expect(file).toContain(id);
  expect(file).not.toContain(token);
  expect(file).not.toContain('"open"');
});

describe('who opens a session without a key of an operator, where others can do so too,', () => {
  const operator = 'operator-key-0123456789';
  const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `ops:${operator}` });
  const open = (origin: string, key: string, { query = '', token }: { query?: string; token?: string } = {}) =>
    call(origin, 'POST', `/v1/sessions${query}`, { json: {}, token, ...named(key) });
  const EASY = ['"1"', 'lab1', `"${'x'.repeat(21)}"`, String.raw`"${'x'.repeat(20)}\""`];
  const HARD = ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'q0vYwvS7Tn2bYHyYk1Yx3g'];

  test('names it so that nobody guesses the name, for with that he would get the same session', async () => {
    const world = await startWorld({ host: '0.0.0.0', openSessions: true, apiKeys });
    for (const key of EASY) {
      for (const query of ['', '?dryRun=true']) {
        const { status, body } = await open(world.origin, key, { query });
        expect([key, status, body.code]).toEqual([key, 400, 'malformed']);
        expect(body.detail).toContain('at least 22 characters');
        expect(body.errors).toMatchObject([{ in: 'headers', pointer: '/idempotency-key' }]);
      }
    }
    for (const key of HARD) {
      const first = await open(world.origin, key);
      expect([key, first.status]).toEqual([key, 201]);
      expect(told(await open(world.origin, key))).toEqual(told(first));
    }
    // Whoever names nothing gets one that is his alone, and so does the client that we give away.
    expect((await call(world.origin, 'POST', '/v1/sessions', { json: {} })).status).toBe(201);
    const { response } = await rest({ url: world.origin }).POST('/v1/sessions', { body: {} });
    expect(response.status).toBe(201);
    // In a session the names are its own; and an operator's key nobody else has.
    const lab = await world.lab();
    expect((await lab.post('/hosts', { name: 'h2' }, named('"1"'))).status).toBe(201);
    const [first, again] = [
      await open(world.origin, '"1"', { token: operator }),
      await open(world.origin, '"1"', { token: operator }),
    ];
    expect([first.status, told(again)]).toEqual([201, told(first)]);
  });

  test('may name it as he likes where nobody but this machine can', async () => {
    for (const host of ['127.0.0.1', '::1', 'localhost']) {
      const { origin } = await startWorld({ host, openSessions: true });
      for (const key of EASY) expect((await open(origin, key)).status).toBe(201);
    }
  });

  test('is one of many behind a proxy, wherever that reaches us', async () => {
    const { origin } = await startWorld({ host: '127.0.0.1', openSessions: true, trustProxy: true });
    expect((await open(origin, '"1"')).status).toBe(400);
    expect((await call(origin, 'POST', '/v1/sessions', { json: { pinned: true } })).status).toBe(403);
    expect((await call(origin, 'GET', '/metrics')).status).toBe(401);
  });
});

test('killed at any instant, and asked again by their keys, pings are made once each', {
  timeout: 60_000,
}, async () => {
  const dataDir = scratch();
  const settings = { LOOPWIRE_DATA_DIR: dataDir };
  let server = startServer(settings);
  let lab = await openLab(await server.listening);
  const keys = Array.from({ length: 60 }, (_, i) => `"ping ${i}"`);
  const ping = (key: string) => lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 }, named(key));
  const answers = new Map<string, string>();
  const first = Promise.all(
    keys.map(async (key) => {
      const answer = await ping(key).catch(() => undefined);
      if (answer?.status === 201) answers.set(key, answer.text);
      if (answers.size === 20) server.child.kill('SIGKILL');
    }),
  );
  await first;
  expect(answers.size).toBeGreaterThanOrEqual(20);
  await server.exited;
  server = startServer(settings);
  lab = new LabClient(await server.listening, lab);
  for (const key of keys) {
    const again = await ping(key);
    // One that was cut off in the middle, since it took longer than a slice, is not made again either.
    const cut = !answers.has(key) && again.status === 409 && again.body.code === 'key-in-use';
    if (!cut) expect([key, again.status]).toEqual([key, 201]);
    if (answers.has(key)) expect(again.text).toBe(answers.get(key));
  }
  expect((await lab.get('/hosts/h1/pings?limit=1000')).body.items).toHaveLength(keys.length);
});

test('the client asks again by itself, and nothing is done twice', async () => {
  const lab = await (await startWorld()).lab();
  let lost = 0;
  const api = rest({
    url: lab.origin,
    token: lab.token,
    fetch: async (request) => {
      const answer = await fetch(request);
      // Every first answer is lost on the way.
      if (++lost % 2 === 1) throw new TypeError('the network is gone');
      return answer;
    },
  });
  const params = { path: { session: lab.id } };
  const { data, response } = await api.POST('/v1/sessions/{session}/hosts', { params, body: { name: 'h2' } });
  expect([response.status, data?.name, lost]).toEqual([201, 'h2', 2]);
});
