import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, call, type LabClient } from '../support/api.ts';
import { startWorld } from '../support/world.ts';
import { action } from './parity/actions/action.ts';
import type { Action } from './parity/actions/said.ts';
import { HOST, openAlike } from './parity/labs.ts';

interface Change extends Pick<Action, 'method' | 'path'> {
  json?: unknown;
}

const dry = ({ path }: Change) => `${path}${path.includes('?') ? '&' : '?'}dryRun=true`;
/** The time of day is not the lab's. */
const told = ({ status, headers, text }: Answer) => ({
  status,
  ...{ etag: headers.etag, location: headers.location, type: headers['content-type'] },
  text: text.replace(/"createdAt":"[^"]+"/g, ''),
});

/** Everything that can be seen of a session. */
async function seen(lab: LabClient): Promise<unknown> {
  const [{ body }, pings, trace] = await Promise.all([
    lab.get(''),
    lab.get('/hosts/h1/pings?limit=1000'),
    lab.get('/trace?limit=1'),
  ]);
  return { body, pings: pings.text, trace: trace.text };
}

/** What a dry run says is what the change then says; before that nothing is changed. */
async function compare(lab: LabClient, change: Change): Promise<number> {
  const { method, json } = change;
  const options = json === undefined ? {} : { json };
  const before = await seen(lab);
  const said = told(await lab.call(method, dry(change), options));
  expect(await seen(lab)).toEqual(before);
  const done = told(await lab.call(method, change.path, options));
  expect([method, change.path, said]).toEqual([method, change.path, done]);
  return done.status;
}

test('for any change a dry run answers as the change then does, and changes nothing', { timeout: 60_000 }, async () => {
  const world = await startWorld();
  const lab = await openAlike(world);
  const statuses = new Set<number>();
  for (const one of fc.sample(action, { numRuns: 60, seed: 3 })) {
    statuses.add(await compare(lab, { ...one, path: HOST + one.path }));
  }
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 204, 422]));
});

test('so it is for sessions, hosts, pings, the clock and the console', { timeout: 60_000 }, async () => {
  const lab = await (await startWorld()).lab();
  const changes: Change[] = [
    { method: 'PATCH', path: '', json: { name: 'a', labels: { b: 'c' } } },
    { method: 'POST', path: '/hosts', json: { name: 'h2', labels: { x: '1' } } },
    { method: 'POST', path: '/hosts', json: { name: 'h2' } },
    { method: 'POST', path: '/clock', json: { advanceMs: 12.5 } },
    { method: 'POST', path: '/hosts/h1/pings', json: { dst: '10.0.3.2', count: 3 } },
    { method: 'POST', path: '/hosts/h1/exec', json: { command: 'ip addr add 10.0.3.1/24 dev lo; ip addr' } },
    { method: 'POST', path: '/hosts/h1/pings', json: { dst: '10.0.3.2', count: 3 } },
    { method: 'POST', path: '/hosts/h1/exec', json: { command: 'ping -c 2 10.0.3.2' } },
    {
      method: 'POST',
      path: '/hosts/h1/exec',
      json: { command: 'ping -c 2 10.0.3.2; ip -s link; ip route flush 10/8' },
    },
    { method: 'DELETE', path: '/hosts/h2' },
    { method: 'DELETE', path: '/hosts/h2' },
    { method: 'POST', path: '/hosts/h1/pings', json: { dst: '10.0.3.2', count: 1e6 } },
  ];
  for (const change of changes) await compare(lab, change);
});

test('what goes on goes on, and nobody is told of a dry run', async () => {
  const world = await startWorld();
  const lab = await world.lab();
  const json = { dst: '127.0.0.1', count: 1000, pace: 'realtime' };
  expect((await lab.post('/hosts/h1/pings?dryRun=true', json)).body).toMatchObject({ id: 'p1', status: 'running' });
  const { body: ping } = await lab.post('/hosts/h1/pings', json);
  const dropped = await lab.call('DELETE', '/hosts/h1?dryRun=true');
  expect(dropped.status).toBe(204);
  expect((await lab.get(`/hosts/h1/pings/${ping.id}`)).body.status).toBe('running');
  // It hears nobody there, and ends at once.
  expect((await lab.post('/hosts/h1/exec?dryRun=true', { command: 'ip monitor' })).body).toMatchObject({ exit: 130 });
  expect((await lab.get('/trace?type=rtnl:dellink')).body.events).toEqual([]);
  expect((await lab.call('DELETE', '?dryRun=true')).status).toBe(204);
  expect((await lab.get('')).status).toBe(200);
});

test('a revision, a key and the limits are heeded, and the key is not used', async () => {
  const lab = await (await startWorld()).lab();
  const headers = { 'if-match': '"999"' };
  expect((await lab.post('/hosts?dryRun=true', { name: 'h2' }, { headers })).status).toBe(412);
  const keyed = { headers: { 'idempotency-key': '"k"' } };
  expect((await lab.post('/hosts?dryRun=true', { name: 'h2' }, keyed)).status).toBe(201);
  expect((await lab.post('/hosts', { name: 'h3' }, keyed)).status).toBe(201);
  for (const [path, status] of [
    ['/hosts?dryRun=yes', 400],
    ['/hosts?dryRun=true&dryRun=true', 400],
    ['/hosts?dryRun=', 400],
  ] as const) {
    expect([path, (await lab.post(path, { name: 'h4' })).status]).toEqual([path, status]);
  }
  expect((await lab.get('/hosts?dryRun=true')).status).toBe(400);
  const { origin } = lab;
  const opened = await call(origin, 'POST', '/v1/sessions?dryRun=true', { json: { name: 'a' } });
  expect(opened.status).toBe(201);
  const { id, token } = opened.body;
  expect((await call(origin, 'GET', `/v1/sessions/${id}`, { token })).status).toBe(404);
});
