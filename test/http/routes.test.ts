import { expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';

test('routes are what `ip -j route` prints, each with an id', async () => {
  const lab = await (await startWorld()).lab();
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  await lab.exec('h1', 'ip route add 192.0.2.0/24 dev lo metric 5');
  for (const table of ['main', 'local', 'all']) {
    const { items } = (await lab.get(`/hosts/h1/routes?table=${table}`)).body;
    const without = items.map(({ id: _id, ...route }: { id: string }) => route);
    const { stdout } = await lab.exec('h1', `ip -4 -j route show table ${table}`);
    expect(without).toEqual(JSON.parse(stdout));
    const ids = items.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(items.length);
  }
});

test('a route is added, replaced, and removed by its id', async () => {
  const lab = await (await startWorld()).lab();
  const added = await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', dev: 'lo', metric: 5 });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ dst: '192.0.2.0/24', dev: 'lo', metric: 5 });
  expect(added.headers.location).toBe(`${lab.path}/hosts/h1/routes/${encodeURIComponent(added.body.id)}`);
  const again = await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', dev: 'lo', metric: 5 });
  expect(again.status).toBe(409);
  expect(again.body).toMatchObject({ errno: 'EEXIST', detail: 'RTNETLINK answers: File exists' });
  const blackhole = { dst: '192.0.2.0/24', type: 'blackhole', metric: 5 };
  const replaced = await lab.call('PUT', '/hosts/h1/routes', { json: blackhole });
  expect(replaced.status).toBe(200);
  const other = await lab.call('PUT', '/hosts/h1/routes', { json: { dst: '198.51.100.0/24', dev: 'lo' } });
  expect(other.status).toBe(201);
  const { items } = (await lab.get('/hosts/h1/routes')).body;
  expect(items).toMatchObject([{ type: 'blackhole', dst: '192.0.2.0/24' }, { dst: '198.51.100.0/24' }]);
  for (const { id } of items) {
    expect((await lab.call('DELETE', `/hosts/h1/routes/${encodeURIComponent(id)}`)).status).toBe(204);
  }
  expect((await lab.get('/hosts/h1/routes')).body).toEqual({ items: [] });
  expect((await lab.exec('h1', 'ip route show')).stdout).toBe('');
});

test('a route through a device that is not there is 422, ENODEV, in the words of ip', async () => {
  const lab = await (await startWorld()).lab();
  const answer = await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', dev: 'eth9' });
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ errno: 'ENODEV', detail: 'Cannot find device "eth9"' });
});

test('a lookup answers what `ip -j route get` prints, and how it was decided', async () => {
  const lab = await (await startWorld()).lab();
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  const { body } = await lab.get('/hosts/h1/routes/lookup?dst=10.0.3.2');
  const { stdout } = await lab.exec('h1', 'ip -j route get 10.0.3.2');
  expect([body.route]).toEqual(JSON.parse(stdout));
  expect(body.decision.host).toBe('h1');
  expect(body.decision.steps.at(-1)).toMatchObject({ err: 0, matched: '10.0.3.0/24', type: 'local', dev: 'lo' });
  for (const { why } of body.decision.steps) expect(why).toMatch(/\w+ \w+/);
});

test('a lookup that leads nowhere is 422 with its errno', async () => {
  const lab = await (await startWorld()).lab();
  const answer = await lab.get('/hosts/h1/routes/lookup?dst=192.0.2.1');
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ errno: 'ENETUNREACH', detail: 'RTNETLINK answers: Network is unreachable' });
  expect((await lab.get('/hosts/h1/routes/lookup?dst=nonsense')).status).toBe(400);
  expect((await lab.get('/hosts/h1/routes/lookup')).body.errors).toMatchObject([{ in: 'query', pointer: '/dst' }]);
});

test('a sysctl is read and written, and the console sees it', async () => {
  const lab = await (await startWorld()).lab();
  const path = '/hosts/h1/sysctls/net.ipv4.ip_forward';
  expect((await lab.get(path)).body).toEqual({ name: 'net.ipv4.ip_forward', value: '0' });
  expect((await lab.call('PUT', path, { json: { value: '1' } })).body.value).toBe('1');
  expect((await lab.exec('h1', 'sysctl net.ipv4.ip_forward')).stdout).toBe('net.ipv4.ip_forward = 1\n');
  expect((await lab.get('/hosts/h1/sysctls')).body.sysctls).toMatchObject({ 'net.ipv4.ip_forward': '1' });
  const refused = await lab.call('PUT', path, { json: { value: 'much' } });
  expect(refused.status).toBe(422);
  expect(refused.body.errno).toBe('EINVAL');
});
