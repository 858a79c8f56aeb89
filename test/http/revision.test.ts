import { expect, test } from 'vitest';
import type { LabClient } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

const etagOf = async (lab: LabClient, path = '') => (await lab.get(path)).headers.etag;

test('every resource of a session carries its revision as ETag', async () => {
  const lab = await (await startWorld()).lab();
  const { revision } = (await lab.get('')).body;
  const host = ['', '/interfaces', '/interfaces/lo', '/interfaces/lo/addresses', '/routes', '/rules', '/neighbours'];
  const paths = ['', '/hosts', '/clock', ...[...host, '/sysctls', '/pings'].map((at) => `/hosts/h1${at}`)];
  for (const path of paths) expect([path, await etagOf(lab, path)]).toEqual([path, `"${revision}"`]);
});

test('a change answers with the revision it made, whether it came by REST or from the console', async () => {
  const lab = await (await startWorld()).lab();
  const { revision } = (await lab.get('')).body;
  const added = await lab.post('/hosts/h1/interfaces/lo/addresses', { local: '10.0.3.1', prefixlen: 24 });
  expect(added.headers.etag).toBe(`"${revision + 1}"`);
  const typed = await lab.exec('h1', 'ip addr add 10.0.4.1/24 dev lo');
  expect(typed.revision).toBe(revision + 2);
  expect(await etagOf(lab)).toBe(`"${revision + 2}"`);
  const looked = await lab.exec('h1', 'ip addr show');
  expect(looked.revision).toBe(revision + 2);
});

test('If-Match lets a change through at its revision, and at no other: 412, and nothing changes', async () => {
  const lab = await (await startWorld()).lab();
  const path = '/hosts/h1/interfaces/lo/addresses';
  const etag = (await etagOf(lab)) ?? '';
  const first = await lab.post(path, { local: '10.0.3.1' }, { headers: { 'if-match': etag } });
  expect(first.status).toBe(201);
  const before = (await lab.get(path)).text;
  const stale = { headers: { 'if-match': etag } };
  for (const answer of [
    await lab.post(path, { local: '10.0.4.1' }, stale),
    await lab.call('DELETE', `${path}/10.0.3.1/32`, stale),
    await lab.post('/hosts', { name: 'h2' }, stale),
    await lab.call('DELETE', '/hosts/h1', stale),
    await lab.call('PATCH', '/hosts/h1/interfaces/lo', { json: { mtu: 1500 }, ...stale }),
    await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', dev: 'lo' }, stale),
    await lab.post('/hosts/h1/exec', { command: 'ip link set lo down' }, stale),
    await lab.post('/hosts/h1/pings', { dst: '127.0.0.1', count: 1 }, stale),
    await lab.call('PUT', '/hosts/h1/sysctls/net.ipv4.ip_forward', { json: { value: '1' }, ...stale }),
    await lab.call('PATCH', '', { json: { name: 'x' }, ...stale }),
    await lab.post('/clock', { advanceMs: 1 }, stale),
    await lab.call('DELETE', '', stale),
  ]) {
    expect(answer.status).toBe(412);
    expect(answer.body).toMatchObject({ code: 'precondition-failed', revision: Number(etag.slice(1, -1)) + 1 });
  }
  expect((await lab.get(path)).text).toBe(before);
  expect((await lab.get('')).body).toMatchObject({ name: '', hosts: ['h1'] });
  expect((await lab.post(path, { local: '10.0.4.1' }, { headers: { 'if-match': '*' } })).status).toBe(201);
});

test.each([['12'], ['W/"1"'], ['"x"'], ['"1", "2"'], ['""']])('an If-Match of %s is malformed', async (etag) => {
  const lab = await (await startWorld()).lab();
  const answer = await lab.post('/hosts', { name: 'h2' }, { headers: { 'if-match': etag } });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toMatchObject([{ in: 'headers', pointer: '/if-match' }]);
});
