import { describe, expect, test } from 'vitest';
import { Token, TokenCreated } from '../../src/contract/http/token.ts';
import { DEFAULT_LIMITS } from '../../src/sessions/limits.ts';
import { call, type LabClient } from '../support/api.ts';
import { openStream, StreamClient, streamUrl } from '../support/stream-client.ts';
import { startWorld } from '../support/world.ts';

/** What is there for whom. */
async function opens(lab: LabClient, token: string): Promise<boolean> {
  const { status } = await lab.get('', { token });
  return status === 200;
}

describe('rotating a token', () => {
  test('gives another secret, and the one before opens nothing from then on', async () => {
    const lab = await (await startWorld()).lab();
    const answer = await lab.post('/tokens/owner/rotate', undefined);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { token, ...shown } = TokenCreated.parse(answer.body);
    expect(token).toMatch(/^lw_[\w-]{43}$/);
    expect(token).not.toBe(lab.token);
    expect((await lab.get('', { token: lab.token })).status).toBe(404);
    expect(await opens(lab, token)).toBe(true);
    expect((await lab.get('/tokens/owner', { token })).body).toEqual(shown);
  });

  test('closes the sockets that were opened with it, at once: 4403; those of other tokens stay', async () => {
    const lab = await (await startWorld({ heartbeatMs: 3_600_000 })).lab();
    const byHeader = await openStream(lab);
    const byMessage = new StreamClient(streamUrl(lab));
    byMessage.say({ type: 'auth', token: lab.token });
    await byMessage.next('hello');
    await byMessage.next('ready');
    byMessage.say({ type: 'subscribe', id: 's' });
    await byMessage.next('subscribed');
    const { token } = (await lab.post('/tokens/owner/rotate', undefined)).body;
    const closed = { code: 4403, reason: 'the token is no longer good' };
    expect(await byHeader.closed).toEqual(closed);
    expect(await byMessage.closed).toEqual(closed);
    const again = new StreamClient(streamUrl(lab), { authorization: `Bearer ${token}` });
    await again.next('hello');
    await again.next('ready');
    expect(again.waiting).toEqual([]);
  });

  test('ends what is followed over HTTP', async () => {
    const world = await startWorld({ limits: { ...DEFAULT_LIMITS, monitorsRunning: 1 } });
    const lab = await world.lab();
    const follow = (path: string, accept: string) =>
      fetch(world.origin + lab.path + path, { headers: { authorization: `Bearer ${lab.token}`, accept } });
    const monitor = lab.post('/hosts/h1/exec', { command: 'ip monitor' });
    const another = () => lab.post('/hosts/h1/exec', { command: 'timeout 0.01 ip monitor' });
    // There is no room for another one once it listens.
    await expect.poll(async () => (await another()).status, { timeout: 15_000 }).toBe(429);
    const followed = [await follow('/trace', 'text/event-stream'), await follow('/capture.pcapng?follow=true', '*/*')];
    await lab.post('/tokens/owner/rotate', undefined);
    for (const answer of followed) await answer.arrayBuffer();
    expect((await monitor).body.exit).toBe(130);
  });

  test('survives the end of the process, and so does its being over', async () => {
    const world = await startWorld();
    const lab = await world.lab();
    const { token } = (await lab.post('/tokens/owner/rotate', undefined)).body;
    await world.app.close();
    const { origin } = await startWorld({ dataDir: world.dataDir });
    expect((await call(origin, 'GET', lab.path, { token: lab.token })).status).toBe(404);
    expect((await call(origin, 'GET', lab.path, { token })).status).toBe(200);
  });

  test('many times at once leaves one that is good', async () => {
    const lab = await (await startWorld()).lab();
    const answers = await Promise.all(Array.from({ length: 8 }, () => lab.post('/tokens/owner/rotate', undefined)));
    const tokens: string[] = answers.flatMap(({ status, body }) => (status === 200 ? [body.token] : []));
    const good = [];
    for (const token of tokens) if (await opens(lab, token)) good.push(token);
    expect(good).toHaveLength(1);
  });
});

describe('the tokens of a session', () => {
  test('are listed without their secrets', async () => {
    const lab = await (await startWorld()).lab();
    const { status, text, body } = await lab.get('/tokens');
    expect(status).toBe(200);
    expect(text).not.toMatch(/lw_|digest|secret/);
    expect(body.items.map((item: unknown) => Token.parse(item))).toMatchObject([
      { id: 'owner', name: '', role: 'owner' },
    ]);
    expect((await lab.get('/tokens?cursor=x')).status).toBe(400);
    expect((await lab.get('/tokens/other')).status).toBe(404);
  });

  test('never lack an owner: the last one is not revoked', async () => {
    const lab = await (await startWorld()).lab();
    const answer = await lab.call('DELETE', '/tokens/owner');
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('conflict');
    expect(await opens(lab, lab.token)).toBe(true);
  });
});

test('a session that is deleted closes the sockets that subscribe to nothing, too: 4410', async () => {
  const lab = await (await startWorld({ heartbeatMs: 3_600_000 })).lab();
  const client = await openStream(lab);
  expect((await lab.call('DELETE', '')).status).toBe(204);
  expect((await client.closed).code).toBe(4410);
});

/** Makes a token with the owner's; its answer. */
async function made(lab: LabClient, wanted: object): Promise<{ id: string; token: string }> {
  const answer = await lab.post('/tokens', wanted);
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  expect(answer.headers.location).toBe(`${lab.path}/tokens/${answer.body.id}`);
  expect(answer.headers['cache-control']).toBe('no-store');
  return TokenCreated.parse(answer.body);
}

describe("a reader's token", () => {
  test('opens everything there is to see, changes nothing, and does not see the tokens', async () => {
    const lab = await (await startWorld()).lab();
    await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 });
    const { id, token } = await made(lab, { name: 'projector' });
    for (const path of ['', '/hosts', '/hosts/h1/routes', '/trace', '/hosts/h1/pings/p1/walk', '/capture.pcapng']) {
      expect([path, (await lab.get(path, { token })).status]).toEqual([path, 200]);
    }
    const { text: before } = await lab.get('');
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/hosts/h1/exec'],
      ['POST', '/hosts/h9/exec'],
      ['DELETE', '/hosts/h1/pings/p1'],
      ['GET', '/tokens'],
      ['POST', `/tokens/${id}/rotate`],
    ] as const) {
      const { status, body } = await lab.call(method, path, { token, json: {} });
      expect([method, path, status, body.code]).toEqual([method, path, 403, 'forbidden']);
    }
    expect((await lab.get('')).text).toBe(before);
    expect((await lab.get('/tokens')).body.items).toMatchObject([
      { id: 'owner' },
      { id, name: 'projector', role: 'reader' },
    ]);
  });

  test('is revoked, and what goes on with it ends; nothing else does', async () => {
    const lab = await (await startWorld({ heartbeatMs: 3_600_000 })).lab();
    const { id, token } = await made(lab, { name: 'projector' });
    const client = new StreamClient(streamUrl(lab));
    client.say({ type: 'auth', token });
    client.say({ type: 'subscribe', id: 's', from: 'snapshot' });
    for (const type of ['hello', 'ready', 'subscribed', 'snapshot'] as const) await client.next(type);
    const owner = await openStream(lab);
    expect((await lab.call('DELETE', `/tokens/${id}`)).status).toBe(204);
    expect((await client.closed).code).toBe(4403);
    expect((await lab.get('', { token })).status).toBe(404);
    expect((await lab.call('DELETE', `/tokens/${id}`)).status).toBe(404);
    owner.say({ type: 'ping' });
    await owner.next('pong');
  });
});

describe('a token for one ping', () => {
  test('opens its record, walk, capture and events, and nothing else is there', async () => {
    const lab = await (await startWorld()).lab(['h1', 'h2']);
    const ask = { dst: '127.0.0.1', count: 1 };
    for (const host of ['h1', 'h1', 'h2']) expect((await lab.post(`/hosts/${host}/pings`, ask)).status).toBe(201);
    const { token } = await made(lab, { ping: 'p2', expiresInMs: 3_600_000 });
    const at = '/hosts/h1/pings/p2';
    for (const path of [at, `${at}/walk`, `${at}/capture.pcapng`]) {
      expect((await lab.get(path, { token })).text).toBe((await lab.get(path)).text);
    }
    const mine = (await lab.get('/trace?ping=p2')).text;
    expect((await lab.get('/trace', { token })).text).toBe(mine);
    expect((await lab.get('/trace?ping=p2', { token })).text).toBe(mine);
    expect(mine).toContain('"ping":"p2"');
    expect(mine).not.toMatch(/"ping":"p[13]"/);
    const nowhere = (await lab.get('', { token: 'lw_wrong' })).body;
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/hosts'],
      ['GET', '/hosts/h2'],
      ['GET', '/hosts/h1/pings'],
      ['GET', '/hosts/h1/pings/p1'],
      ['GET', '/hosts/h2/pings/p3'],
      ['GET', '/hosts/h2/pings/p2'],
      ['GET', '/hosts/h9/pings/p2/walk'],
      ['GET', '/trace?ping=p1'],
      ['GET', '/trace?ping=p99'],
      ['GET', '/capture.pcapng?ping=p2'],
      ['GET', '/tokens'],
      ['DELETE', at],
      ['DELETE', ''],
    ] as const) {
      const { status, body } = await lab.call(method, path, { token });
      const instance = (lab.path + path).replace(/\?.*/, '');
      expect([method, path, status, body]).toEqual([method, path, 404, { ...nowhere, instance }]);
    }
  });

  test('on the stream gives the events of that ping, whatever the filter says, and no snapshot', async () => {
    const lab = await (await startWorld()).lab(['h1', 'h2']);
    const path = '/hosts/h1/pings';
    const { body: ping } = await lab.post(path, { dst: '127.0.0.1', count: 1 });
    const { token } = await made(lab, { ping: ping.id, expiresInMs: 3_600_000 });
    await lab.post('/hosts/h2/pings', { dst: '127.0.0.1', count: 1 });
    const client = new StreamClient(streamUrl(lab), { authorization: `Bearer ${token}` });
    await client.next('hello');
    await client.next('ready');
    const refused = { type: 'error', code: 'out-of-scope' };
    client.say({ type: 'subscribe', id: 's', from: 'snapshot' });
    expect(await client.next('error')).toMatchObject(refused);
    const answers = [];
    for (const other of ['p2', 'p99']) {
      client.say({ type: 'subscribe', id: 's', from: 'start', filter: { ping: other } });
      answers.push(await client.next('error'));
    }
    expect(answers[0]).toMatchObject(refused);
    expect(answers[1]).toEqual(answers[0]);
    for (const filter of [undefined, { hosts: ['h1', 'h2'] }, { ping: ping.id }]) {
      client.say({ type: 'subscribe', id: 's', from: 'start', filter });
      await client.next('subscribed');
      const events = await client.eventsUntil(ping.seq.last);
      expect(new Set(events.map((event) => event.ping))).toEqual(new Set([ping.id]));
      expect(events[0]?.seq).toBe(ping.seq.first);
      await client.next('caught-up');
      client.say({ type: 'unsubscribe', id: 's' });
      expect(await client.any()).toEqual({ type: 'unsubscribed', id: 's' });
    }
  });
});

describe('what ends', () => {
  test('opens nothing afterwards, is not listed, and makes room', async () => {
    const world = await startWorld({ limits: { ...DEFAULT_LIMITS, tokensPerSession: 2 } });
    const lab = await world.lab();
    const { id, token } = await made(lab, { expiresInMs: 1 });
    await expect.poll(() => opens(lab, token), { timeout: 15_000 }).toBe(false);
    expect((await lab.get('/tokens')).body.items).toHaveLength(1);
    expect((await lab.get(`/tokens/${id}`)).status).toBe(404);
    expect((await lab.post(`/tokens/${id}/rotate`, undefined)).status).toBe(404);
    const longer = await made(lab, { expiresInMs: 3_600_000 });
    expect(await opens(lab, longer.token)).toBe(true);
    const { body } = await lab.post('/tokens', { name: 'one too many' });
    expect(body).toMatchObject({ code: 'limit-reached', limit: 'tokensPerSession' });
    await world.app.close();
    const { origin } = await startWorld({ dataDir: world.dataDir });
    expect((await call(origin, 'GET', lab.path, { token })).status).toBe(404);
    expect((await call(origin, 'GET', lab.path, { token: longer.token })).status).toBe(200);
  });

  test.each([
    [{}, 400, '/name'],
    [{ role: 'owner' }, 400, '/name'],
    [{ name: 'embedded', ping: 'p1' }, 400, '/expiresInMs'],
    [{ role: 'owner', ping: 'p1', expiresInMs: 1 }, 400, '/role'],
    [{ role: 'operator', name: 'x' }, 400, '/role'],
    [{ expiresInMs: 0 }, 400, '/expiresInMs'],
    [{ expiresInMs: DEFAULT_LIMITS.shareMs + 1 }, 422, undefined],
    [{ ping: 'p1', expiresInMs: 1_000 }, 404, undefined],
    [{ ping: '../p1', expiresInMs: 1_000 }, 404, undefined],
  ])('and what could be no token is not made: %j', async (wanted, status, pointer) => {
    const lab = await (await startWorld()).lab();
    const answer = await lab.post('/tokens', wanted);
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.[0].pointer).toBe(pointer);
    expect((await lab.get('/tokens')).body.items).toHaveLength(1);
  });
});

test('another owner may do everything, and then the first one can be revoked', async () => {
  const lab = await (await startWorld()).lab();
  const { token } = await made(lab, { name: 'colleague', role: 'owner' });
  expect((await lab.call('DELETE', '/tokens/owner', { token })).status).toBe(204);
  expect(await opens(lab, lab.token)).toBe(false);
  expect((await lab.call('DELETE', '/hosts/h1', { token })).status).toBe(204);
});
