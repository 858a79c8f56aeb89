import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { DEFAULT_LIMITS } from '../../src/sessions/limits.ts';
import { type Answer, call, LabClient } from '../support/api.ts';
import { openStream } from '../support/stream-client.ts';
import { startWorld, type World } from '../support/world.ts';

const KEY = 'operator-key-0123456789';
const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `ops:${KEY}` });

function post({ origin }: World, json: object, token?: string): Promise<Answer> {
  return call(origin, 'POST', '/v1/sessions', { json, token });
}

describe('a pin', () => {
  test('is put on and taken off by an operator, and a change like any other', async () => {
    const world = await startWorld({ apiKeys, openSessions: false, limits: DEFAULT_LIMITS });
    const lab = new LabClient(world.origin, (await post(world, {}, KEY)).body);
    const before = await lab.get('');
    expect(before.body).toMatchObject({ pinned: false, expiresAt: expect.any(String) });
    const operator = { token: KEY };
    expect(await lab.call('PUT', '/pin?dryRun=true', operator)).toMatchObject({ status: 204 });
    expect((await lab.get('')).body).toMatchObject({ pinned: false, revision: 0 });
    const pinned = await lab.call('PUT', '/pin', operator);
    expect([pinned.status, pinned.headers.etag]).toEqual([204, '"1"']);
    expect((await lab.call('PUT', '/pin', operator)).headers.etag).toBe('"1"');
    const { body } = await lab.get('');
    expect(body).toMatchObject({ pinned: true });
    expect(body).not.toHaveProperty('expiresAt');
    expect((await lab.get('/trace')).body.events.at(-1)).toMatchObject({ type: 'session:changed', pinned: true });
    const listed = await call(world.origin, 'GET', '/v1/sessions', operator);
    expect(listed.body.items).toEqual([expect.objectContaining({ id: lab.id, pinned: true })]);
    expect((await lab.call('DELETE', '/pin', operator)).headers.etag).toBe('"2"');
    expect((await lab.get('')).body).toMatchObject({ pinned: false, expiresAt: expect.any(String) });
  });

  test('is nothing that an owner has a say in where others can reach the server', async () => {
    const world = await startWorld({ apiKeys, openSessions: true, host: '0.0.0.0' });
    const lab = await world.lab();
    for (const method of ['PUT', 'DELETE']) {
      const { status, body } = await lab.call(method, '/pin');
      expect([status, body.code, body.detail]).toEqual([
        403,
        'forbidden',
        "a session is pinned with an operator's key",
      ]);
    }
    expect((await post(world, { pinned: true })).status).toBe(403);
    expect((await post(world, { pinned: true }, lab.token)).status).toBe(403);
    const made = await post(world, { pinned: true }, KEY);
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ pinned: true })]);
    expect((await call(world.origin, 'PUT', '/v1/sessions/s1/pin', { token: KEY })).status).toBe(404);
  });

  test('is for whoever owns a session where nobody else can reach the server', async () => {
    const world = await startWorld();
    const lab = await world.lab();
    expect((await lab.call('PUT', '/pin')).status).toBe(204);
    expect((await lab.get('')).body).toMatchObject({ pinned: true });
    expect((await post(world, { pinned: true })).body).toMatchObject({ pinned: true });
  });
});

test('who only listens hears that the session goes, and is closed as when it is deleted', async () => {
  const world = await startWorld({ limits: { ...DEFAULT_LIMITS, idleExpireMs: 1500 } });
  const lab = await world.lab();
  const client = await openStream(lab);
  const { seq } = (await lab.get('')).body;
  client.say({ type: 'subscribe', id: 's', from: { epoch: lab.epoch, seq } });
  expect(await client.eventsUntil(seq + 1)).toMatchObject([
    { type: 'session:expiring', expiresAt: expect.any(String) },
  ]);
  expect(await client.closed).toMatchObject({ code: 4410 });
  expect((await lab.get('')).status).toBe(404);
  const metrics = async () => (await call(world.origin, 'GET', '/metrics')).text;
  await expect.poll(metrics).toMatch(/^loopwire_sessions_expired_total 1$/m);
});
