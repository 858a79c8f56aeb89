import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { DEFAULT_LIMITS } from '../../src/sessions/limits.ts';
import { call } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

const KEY = 'operator-key-0123456789';
const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: `ops:${KEY}` });
const operators = { apiKeys };

describe('what is in a session', () => {
  test('needs its token: none is 401, a wrong one and an unknown session are the same 404', async () => {
    const world = await startWorld();
    const lab = await world.lab();
    const other = await world.lab();
    const none = await call(world.origin, 'GET', lab.path);
    expect(none.status).toBe(401);
    expect(none.headers['www-authenticate']).toBe('Bearer realm="loopwire"');
    const unknown = await call(world.origin, 'GET', '/v1/sessions/s_none');
    expect(unknown.status).toBe(401);
    const wrong = await call(world.origin, 'GET', lab.path, { token: other.token });
    const nowhere = await call(world.origin, 'GET', '/v1/sessions/s_none', { token: other.token });
    expect(wrong.status).toBe(404);
    expect(nowhere.status).toBe(404);
    // Nobody can tell the two apart.
    expect(wrong.text.replaceAll(lab.id, 'ID')).toBe(nowhere.text.replaceAll('s_none', 'ID'));
    expect((await lab.get('')).status).toBe(200);
  });

  test('is kept from those without a token before their body is looked at', async () => {
    const world = await startWorld();
    const lab = await world.lab();
    const answer = await call(world.origin, 'POST', `${lab.path}/hosts/h1/exec`, { json: { nonsense: 1 } });
    expect(answer.status).toBe(401);
  });

  test.each([['Basic dXNlcjpwYXNz'], ['Bearer'], ['Bearer a b'], ['bearer\tx'], ['']])(
    'an Authorization of %j is none',
    async (authorization) => {
      const world = await startWorld();
      const lab = await world.lab();
      expect((await call(world.origin, 'GET', lab.path, { headers: { authorization } })).status).toBe(401);
    },
  );

  test('the token is shown once, and not cached', async () => {
    const world = await startWorld();
    const created = await call(world.origin, 'POST', '/v1/sessions');
    expect(created.status).toBe(201);
    expect(created.headers['cache-control']).toBe('no-store');
    expect(created.headers.location).toBe(`/v1/sessions/${created.body.id}`);
    const shown = await call(world.origin, 'GET', `/v1/sessions/${created.body.id}`, { token: created.body.token });
    expect(shown.text).not.toContain(created.body.token);
    const { token: _token, ...session } = created.body;
    const { usage: _usage, ...described } = shown.body;
    expect(described).toEqual(session);
  });

  test('is no operator’s business: 403', async () => {
    const lab = await (await startWorld(operators)).lab();
    for (const path of ['', '/hosts', '/trace', '/hosts/h1/routes']) {
      const answer = await lab.get(path, { token: KEY });
      expect(answer.status).toBe(403);
      expect(answer.body.code).toBe('forbidden');
    }
  });
});

describe('the list of sessions', () => {
  test('is for operators, page by page, in the order they were opened', async () => {
    const world = await startWorld(operators);
    const labs = [];
    for (let count = 0; count < 5; count += 1) labs.push(await world.lab([]));
    const list = (query: string, token?: string) => call(world.origin, 'GET', `/v1/sessions${query}`, { token });
    expect((await list('')).status).toBe(401);
    expect((await list('', labs[0]?.token)).status).toBe(401);
    const seen = [];
    for (let cursor = ''; ; ) {
      const page = await list(`?limit=2${cursor}`, KEY);
      expect(page.status).toBe(200);
      expect(page.text).not.toMatch(/"token"|lw_/);
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      if (page.body.next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(page.body.next)}`;
    }
    expect(seen).toEqual(labs.map(({ id }) => id));
    expect((await list('?cursor=nonsense', KEY)).status).toBe(400);
  });

  test('grows shorter when one is deleted, by its own token or by an operator', async () => {
    const world = await startWorld(operators);
    const [one, two, three] = [await world.lab([]), await world.lab([]), await world.lab([])];
    expect((await one.call('DELETE', '', { token: two.token })).status).toBe(404);
    expect((await one.call('DELETE', '')).status).toBe(204);
    expect((await two.call('DELETE', '', { token: KEY })).status).toBe(204);
    expect((await two.get('')).status).toBe(404);
    expect((await two.call('DELETE', '', { token: KEY })).status).toBe(404);
    const left = await call(world.origin, 'GET', '/v1/sessions', { token: KEY });
    expect(left.body.items.map(({ id }: { id: string }) => id)).toEqual([three.id]);
  });
});

describe('a server on which not everybody may open a session', () => {
  test('lets only operators open a session; its token then opens what is in it', async () => {
    const { origin } = await startWorld({ ...operators, openSessions: false });
    expect((await call(origin, 'POST', '/v1/sessions')).status).toBe(401);
    expect((await call(origin, 'POST', '/v1/sessions', { token: 'somebody-elses-key' })).status).toBe(401);
    const created = await call(origin, 'POST', '/v1/sessions', { token: KEY });
    expect(created.status).toBe(201);
    const { id, token } = created.body;
    expect((await call(origin, 'GET', `/v1/sessions/${id}`, { token })).status).toBe(200);
  });
});

test('pages of other origins are let in only where they are listed', async () => {
  const closed = await startWorld();
  const listed = await startWorld({ corsOrigins: ['https://lab.example'] });
  const ask = (origin: string, page: string) => call(origin, 'GET', '/healthz', { headers: { origin: page } });
  expect((await ask(closed.origin, 'https://lab.example')).headers['access-control-allow-origin']).toBeUndefined();
  const welcome = await ask(listed.origin, 'https://lab.example');
  expect(welcome.headers['access-control-allow-origin']).toBe('https://lab.example');
  expect((await ask(listed.origin, 'https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  const preflight = await call(listed.origin, 'OPTIONS', '/v1/sessions/s_1/hosts', {
    headers: {
      origin: 'https://lab.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers['access-control-allow-headers']).toBe('authorization,content-type');
});

test('more requests a minute than the limit are 429, and say when to come again', async () => {
  const { origin } = await startWorld({ limits: { ...DEFAULT_LIMITS, requestsPerAddress: 3 } });
  const ask = () => call(origin, 'GET', '/v1/sessions/s_1/stream');
  const statuses = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await ask()).status);
  expect(statuses).toEqual([426, 426, 426]);
  const tooMany = await ask();
  expect(tooMany.status).toBe(429);
  expect(tooMany.body.code).toBe('too-many-requests');
  expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
  expect((await call(origin, 'GET', '/healthz')).status).toBe(200);
});

test('what is refused counts as well: without a token, with a wrong one, and where nothing is', async () => {
  const { origin } = await startWorld({ limits: { ...DEFAULT_LIMITS, requestsPerAddress: 4 } });
  const refused = [
    await call(origin, 'GET', '/v1/sessions/s_1'),
    await call(origin, 'GET', '/v1/sessions/s_1', { token: 'wrong' }),
    await call(origin, 'GET', '/v1/sessions'),
    await call(origin, 'GET', '/nowhere'),
  ];
  expect(refused.map(({ status }) => status)).toEqual([401, 404, 401, 404]);
  expect((await call(origin, 'GET', '/v1/sessions/s_1')).status).toBe(429);
  expect((await call(origin, 'GET', '/nowhere')).status).toBe(429);
});
