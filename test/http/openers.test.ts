import { describe, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import { networkOf } from '../../src/http/network.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/sessions/limits.ts';
import { type Answer, call } from '../support/api.ts';
import { startWorld, type World } from '../support/world.ts';

const KEYS = ['ops-key-0123456789', 'ops-key-of-next-year', 'somebody-elses-key'] as const;
const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `ops:${KEYS[0]},ops:${KEYS[1]},else:${KEYS[2]}` });

function server(limits: Partial<Limits>, settings: Partial<Config> = {}): Promise<World> {
  return startWorld({ apiKeys, openSessions: true, limits: { ...DEFAULT_LIMITS, ...limits }, ...settings });
}

/** Opens one: from where, as far as a proxy says it, or with which key. */
function open({ origin }: World, { from, key, query = '' }: { from?: string; key?: string; query?: string } = {}) {
  const headers = from === undefined ? {} : { 'x-forwarded-for': from };
  return call(origin, 'POST', `/v1/sessions${query}`, { json: {}, token: key, headers });
}

const full = (limit: string, max: number, setting: string) => ({
  status: 422,
  body: { code: 'limit-reached', limit, detail: `${limit} is ${max} (${setting})` },
});
const perAddress = full('sessionsPerAddress', 2, 'LOOPWIRE_LIMIT_SESSIONS_PER_ADDRESS');
const seen = ({ status, body }: Answer) => ({ status, body });

describe('sessions opened from one address', () => {
  test('are at most so many; one that is deleted makes room, and a restart none', async () => {
    const world = await server({ sessionsPerAddress: 2 });
    const [one] = [await open(world), await open(world)];
    expect(one.body).not.toHaveProperty('operator');
    expect(one.body.limits).toMatchObject({ sessionsPerAddress: 2, sessionsPerKey: 10_000 });
    expect(seen(await open(world))).toMatchObject(perAddress);
    expect(seen(await open(world, { query: '?dryRun=true' }))).toMatchObject(perAddress);
    await call(world.origin, 'DELETE', `/v1/sessions/${one.body.id}`, { token: one.body.token });
    for (let i = 0; i < 3; i++) expect((await open(world, { query: '?dryRun=true' })).status).toBe(201);
    expect((await open(world)).status).toBe(201);
    await world.app.close();
    const again = await server({ sessionsPerAddress: 2 }, { dataDir: world.dataDir });
    expect(seen(await open(again))).toMatchObject(perAddress);
    // With a key it is not the address that counts.
    expect((await open(again, { key: KEYS[0] })).status).toBe(201);
  });

  test('are no more when they are opened at once', async () => {
    const world = await server({ sessionsPerAddress: 2 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => open(world)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, ...Array(10).fill(422)]);
  });

  test('are told apart by what the proxy says, if it is to be believed; a network of IPv6 is one', async () => {
    const world = await server({ sessionsPerAddress: 2 }, { trustProxy: true });
    const statuses = async (...from: string[]) => {
      const answers = [];
      for (const one of from) answers.push((await open(world, { from: one })).status);
      return answers;
    };
    expect(await statuses('192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2')).toEqual([201, 201, 422, 201]);
    expect(await statuses('2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8::3')).toEqual([201, 201, 422]);
    expect(await statuses('2001:db8:0:1::1')).toEqual([201]);
    expect(await statuses('anywhere', 'elsewhere', 'nowhere')).toEqual([201, 201, 422]);
    const unbelieved = await server({ sessionsPerAddress: 1 });
    const answers = [await open(unbelieved, { from: '192.0.2.1' }), await open(unbelieved, { from: '192.0.2.2' })];
    expect(answers.map(({ status }) => status)).toEqual([201, 422]);
  });
});

test('sessions opened with keys of one name are at most so many, and each says whose it is', async () => {
  const world = await server({ sessionsPerKey: 2 });
  const [one] = [await open(world, { key: KEYS[0] }), await open(world, { key: KEYS[1] })];
  expect(one.body).toMatchObject({ operator: 'ops' });
  const session = await call(world.origin, 'GET', `/v1/sessions/${one.body.id}`, { token: one.body.token });
  expect(session.body).toMatchObject({ operator: 'ops' });
  for (const key of KEYS.slice(0, 2)) {
    const answer = await open(world, { key });
    expect(seen(answer)).toMatchObject(full('sessionsPerKey', 2, 'LOOPWIRE_LIMIT_SESSIONS_PER_KEY'));
  }
  expect((await open(world, { key: KEYS[2] })).body).toMatchObject({ operator: 'else' });
  expect((await open(world)).status).toBe(201);
  const list = await call(world.origin, 'GET', '/v1/sessions', { token: KEYS[2] });
  const operators = list.body.items.map(({ operator }: { operator?: string }) => operator);
  expect(operators.sort()).toEqual(['else', 'ops', 'ops', undefined]);
  expect(list.text).not.toContain('127.0.0.1');
});

test('the total holds for all of them', async () => {
  const world = await server({ sessions: 2 });
  const answers = [await open(world, { key: KEYS[0] }), await open(world), await open(world, { key: KEYS[2] })];
  expect(answers.map(({ status, body }) => [status, body.limit])).toEqual([
    [201, undefined],
    [201, undefined],
    [422, 'sessions'],
  ]);
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:10.0.3.2', '10.0.3.2'],
  ['::ffff:a00:302', '10.0.3.2'],
  ['::10.0.3.2', '0:0:0:0::/64'],
  ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1::', '2001:db8:1:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['10.0.3.300', 'unknown'],
  ['', 'unknown'],
])('%s is counted as %s', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
