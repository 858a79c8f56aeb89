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
  expect(body.decision).toMatchObject({
    steps: [{ asks: 'route', err: 0, rules: [{ outcome: 'merged' }, { outcome: 'answered' }] }],
    prefsrc: { address: '10.0.3.1' },
  });
  const [won] = body.decision.steps[0].rules[1].search.candidates;
  expect(won).toMatchObject({ verdict: 'won', faults: [null] });
  expect((await lab.get(`/hosts/h1/routes/${won.route.id}`)).body).toEqual(won.route);
});

test('a lookup that leads nowhere is 422 with its errno', async () => {
  const lab = await (await startWorld()).lab();
  const answer = await lab.get('/hosts/h1/routes/lookup?dst=192.0.2.1');
  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ errno: 'ENETUNREACH', detail: 'RTNETLINK answers: Network is unreachable' });
  const outcomes = answer.body.decision.steps[0].rules.map(({ outcome }: { outcome: string }) => outcome);
  expect(outcomes).toEqual(['merged', 'nothing', 'no-table']);
  expect((await lab.get('/hosts/h1/routes/lookup?dst=nonsense')).status).toBe(400);
  expect((await lab.get('/hosts/h1/routes/lookup')).body.errors).toMatchObject([{ in: 'query', pointer: '/dst' }]);
  expect((await lab.get('/hosts/h1/routes/lookup?dst=10.0.3.2&ipproto=nosuch')).body).toMatchObject({
    status: 400,
    errors: [{ in: 'query', pointer: '/ipproto' }],
  });
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

test('routes to one prefix stand in the order in which they are added', async () => {
  const lab = await (await startWorld()).lab();
  const routes = '/hosts/h1/routes';
  const to = (prefsrc: string) => ({ dst: '192.0.2.0/24', dev: 'lo', prefsrc });
  const order = async () =>
    (await lab.get(routes)).body.items.map(({ prefsrc }: { prefsrc: string }) => prefsrc.slice(-1));
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  expect((await lab.post(routes, to('10.0.3.1'))).status).toBe(201);
  expect((await lab.post(routes, to('10.0.3.2'))).status).toBe(409);
  expect((await lab.post(`${routes}?mode=append`, to('10.0.3.2'))).status).toBe(201);
  const third = await lab.post(`${routes}?mode=prepend`, to('10.0.3.3'));
  expect(await order()).toEqual(['3', '1', '2']);
  expect((await lab.get(`${routes}/${third.body.id}`)).body).toEqual(third.body);
  const last = (await lab.get(routes)).body.items.at(-1);
  expect((await lab.call('DELETE', `${routes}/${last.id}`)).status).toBe(204);
  expect(await order()).toEqual(['3', '1']);
});

test('a route of which another has more can be removed alone', async () => {
  const lab = await (await startWorld()).lab();
  const routes = '/hosts/h1/routes';
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  const more = await lab.post(routes, { dst: '192.0.2.0/24', dev: 'lo', prefsrc: '10.0.3.1' });
  const less = await lab.post(`${routes}?mode=append`, { dst: '192.0.2.0/24', dev: 'lo' });
  // `ip route del 192.0.2.0/24 dev lo` would take the first.
  expect((await lab.call('DELETE', `${routes}/${less.body.id}`)).status).toBe(204);
  expect((await lab.get(routes)).body.items).toEqual([more.body]);
});

test('a route is changed where there is one, and only there', async () => {
  const lab = await (await startWorld()).lab();
  const routes = '/hosts/h1/routes';
  const route = { dst: '192.0.2.0/24', dev: 'lo' };
  const none = await lab.call('PUT', `${routes}?mode=change`, { json: route });
  expect(none.body).toMatchObject({
    status: 422,
    errno: 'ENOENT',
    detail: 'RTNETLINK answers: No such file or directory',
  });
  const made = await lab.call('PUT', routes, { json: route });
  expect(made.status).toBe(201);
  const same = await lab.call('PUT', routes, { json: route });
  expect([same.status, same.body]).toEqual([200, made.body]);
  const changed = await lab.call('PUT', `${routes}?mode=change`, { json: { ...route, protocol: 'static' } });
  expect([changed.status, changed.body]).toEqual([200, { ...made.body, protocol: 'static' }]);
});

test('a route has nexthops, metrics, realms, tos and flags as `ip -j route` tells them', async () => {
  const lab = await (await startWorld()).lab();
  await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo');
  await lab.post('/hosts/h1/interfaces', { type: 'dummy', ifname: 'd0', up: true });
  const routes = '/hosts/h1/routes';
  const multipath = {
    dst: '203.0.113.0/24',
    tos: 'AF11',
    protocol: 'static',
    metric: 9,
    nexthops: [
      { dev: 'd0', weight: 3, flags: [] },
      { gateway: '192.0.2.1', dev: 'd0', weight: 1, flags: ['onlink'], flow: { from: '3', to: '5' } },
    ],
    metrics: [{ mtu: 1400, rtt: 100, ecn: null }],
    flags: [],
  };
  const { status, body } = await lab.post(routes, { ...multipath, lock: ['mtu'] });
  const { id, ...told } = body;
  expect([status, told]).toEqual([201, multipath]);
  const { stdout } = await lab.exec('h1', 'ip route show table main proto static');
  expect(stdout).toContain('tos AF11');
  expect(stdout).toContain('mtu lock 1400');
  expect(stdout).toContain('rtt 100ms');
  expect((await lab.call('DELETE', `${routes}/${id}`)).status).toBe(204);
});

test.each([
  ['no such table', { table: 'nosuch' }, '/table'],
  ['a gateway with a leading zero', { gateway: '10.0.3.01' }, '/gateway'],
  ['a prefix that is none', { dst: '192.0.2.0/33' }, '/dst'],
  ['a prefix with a leading zero', { dst: '192.0.2.0/08' }, '/dst'],
  ['a prefix of two lengths', { dst: '192.0.2.0/24/8' }, '/dst'],
  ['an address in octal', { dst: '0300.0.2.1' }, '/dst'],
  ['no such protocol', { protocol: 300 }, '/protocol'],
  ['a round trip of centuries', { metrics: { rtt: 4294967295 } }, '/metrics/rtt'],
  ['no nexthops', { nexthops: [] }, '/nexthops'],
  ['a metric of no such name', { metrics: { speed: 1 } }, '/metrics/speed'],
])('a route with %s is 400, and the field is named', async (_what, more, pointer) => {
  const lab = await (await startWorld()).lab();
  const { body } = await lab.post('/hosts/h1/routes', { dst: '192.0.2.0/24', dev: 'lo', ...more });
  expect(body).toMatchObject({ status: 400, errors: [{ in: 'body', pointer }] });
});
