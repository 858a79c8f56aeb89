import { expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';

test('interfaces and addresses are what `ip -j -s addr` prints', async () => {
  const lab = await (await startWorld()).lab();
  const { stdout } = await lab.exec('h1', 'ip -j -s addr');
  expect((await lab.get('/hosts/h1/interfaces')).body).toEqual({ items: JSON.parse(stdout) });
  expect((await lab.get('/hosts/h1/interfaces/lo')).body).toEqual(JSON.parse(stdout)[0]);
  const { addr_info } = JSON.parse(stdout)[0];
  expect((await lab.get('/hosts/h1/interfaces/lo/addresses')).body).toEqual({ items: addr_info });
});

test('an address that is added is there, on the console too; removed, it is gone', async () => {
  const lab = await (await startWorld()).lab();
  const path = '/hosts/h1/interfaces/lo/addresses';
  const added = await lab.post(path, { local: '10.0.3.1', prefixlen: 24, label: 'lo:web' });
  expect(added.status).toBe(201);
  expect(added.headers.location).toBe(`${lab.path}${path}/10.0.3.1/24`);
  expect(added.body).toEqual({
    family: 'inet',
    local: '10.0.3.1',
    prefixlen: 24,
    scope: 'global',
    label: 'lo:web',
    valid_life_time: 4294967295,
    preferred_life_time: 4294967295,
  });
  expect((await lab.get(path)).body.items).toContainEqual(added.body);
  expect((await lab.exec('h1', 'ip -4 addr show dev lo')).stdout).toContain('inet 10.0.3.1/24 scope global lo:web');
  const removed = await lab.call('DELETE', added.headers.location?.slice(lab.path.length) ?? '');
  expect(removed.status).toBe(204);
  expect(removed.text).toBe('');
  expect((await lab.get(path)).body.items).not.toContainEqual(added.body);
});

test('the whole prefix of an address on lo is local', async () => {
  const lab = await (await startWorld()).lab();
  await lab.post('/hosts/h1/interfaces/lo/addresses', { local: '10.0.3.1', prefixlen: 24 });
  const { body } = await lab.get('/hosts/h1/routes?table=local');
  expect(body.items).toContainEqual(
    expect.objectContaining({ type: 'local', dst: '10.0.3.0/24', dev: 'lo', prefsrc: '10.0.3.1' }),
  );
});

test('an interface is changed as `ip link set` does', async () => {
  const lab = await (await startWorld()).lab();
  const path = '/hosts/h1/interfaces/lo';
  const down = await lab.call('PATCH', path, { json: { up: false, mtu: 1500 } });
  expect(down.status).toBe(200);
  expect(down.body).toMatchObject({ ifname: 'lo', flags: ['LOOPBACK'], mtu: 1500, operstate: 'DOWN' });
  expect((await lab.get(path)).body).toEqual(down.body);
  expect((await lab.exec('h1', 'ip link show lo')).stdout).toContain('lo: <LOOPBACK> mtu 1500');
  const up = await lab.call('PATCH', path, { json: { up: true } });
  expect(up.body.flags).toEqual(['LOOPBACK', 'UP', 'LOWER_UP']);
});

test('lists come in pages, and a list that has changed since does not go on', async () => {
  const lab = await (await startWorld()).lab();
  const path = '/hosts/h1/interfaces/lo/addresses';
  for (const last of [1, 2, 3]) await lab.post(path, { local: `10.0.${last}.1`, prefixlen: 24 });
  const whole = (await lab.get(path)).body.items;
  const first = (await lab.get(`${path}?limit=3`)).body;
  const second = (await lab.get(`${path}?limit=3&cursor=${first.next}`)).body;
  expect([...first.items, ...second.items]).toEqual(whole);
  expect(second.next).toBeUndefined();
  await lab.post(path, { local: '10.0.9.1', prefixlen: 24 });
  const stale = await lab.get(`${path}?limit=3&cursor=${first.next}`);
  expect(stale.status).toBe(409);
  expect((await lab.get(`${path}?cursor=x`)).status).toBe(400);
});

test('an address is replaced by what is said, and changed by no more than that', async () => {
  const lab = await (await startWorld()).lab();
  const one = '/hosts/h1/interfaces/lo/addresses/10.0.3.1/24';
  const made = await lab.call('PUT', one, { json: { metric: 5, valid_life_time: 3600, preferred_life_time: 60 } });
  expect([made.status, made.headers.location]).toEqual([201, lab.path + one]);
  expect(made.body).toMatchObject({ metric: 5, dynamic: true, valid_life_time: 3600, preferred_life_time: 60 });
  const changed = await lab.call('PATCH', one, { json: { metric: 7 } });
  expect([changed.status, changed.body]).toEqual([200, { ...made.body, metric: 7 }]);
  const longer = await lab.call('PATCH', one, { json: { valid_life_time: 4294967295 } });
  expect(longer.body).toMatchObject({ metric: 7, valid_life_time: 4294967295 });
  const { dynamic: _, ...plain } = longer.body;
  const replaced = await lab.call('PUT', one, { json: {} });
  expect([replaced.status, replaced.headers.location]).toEqual([200, undefined]);
  expect(replaced.body).toMatchObject({ valid_life_time: 4294967295, preferred_life_time: 4294967295 });
  expect(replaced.body.metric).toBeUndefined();
  expect((await lab.get(one)).body).toEqual(replaced.body);
  expect(plain).toMatchObject({ local: '10.0.3.1' });
  const refused = await lab.call('PATCH', one, { json: { valid_life_time: 5 } });
  expect(refused.body).toMatchObject({ status: 422, detail: 'preferred_lft is greater than valid_lft' });
  const none = await lab.call('PATCH', `${one.slice(0, -2)}25`, { json: { metric: 1 } });
  expect(none.body).toMatchObject({ status: 404, errno: 'EADDRNOTAVAIL' });
});

test('an address that is deprecated stays so when something else is changed', async () => {
  const lab = await (await startWorld()).lab();
  const path = '/hosts/h1/interfaces/lo/addresses';
  const made = await lab.post(path, { local: '10.0.3.1', prefixlen: 24, preferred_life_time: 0 });
  expect(made.body).toMatchObject({ deprecated: true });
  const changed = await lab.call('PATCH', `${path}/10.0.3.1/24`, { json: { metric: 7 } });
  expect(changed.body).toEqual({ ...made.body, metric: 7 });
});

test('of addresses that differ by their peers, the query says which', async () => {
  const lab = await (await startWorld()).lab();
  const path = '/hosts/h1/interfaces/lo/addresses';
  const [first, second] = await Promise.all(
    ['192.0.2.1', '198.51.100.1'].map((address) => lab.post(path, { local: '10.0.3.1', prefixlen: 32, address })),
  );
  expect(second?.headers.location).toBe(`${lab.path}${path}/10.0.3.1/32?address=198.51.100.1`);
  const one = second?.headers.location?.slice(lab.path.length) ?? '';
  expect((await lab.get(one)).body).toEqual(second?.body);
  expect((await lab.call('DELETE', one)).status).toBe(204);
  expect((await lab.get(path)).body.items).toContainEqual(first?.body);
  expect((await lab.get(one)).status).toBe(404);
});

test('::1 can be looked at and taken away', async () => {
  const lab = await (await startWorld()).lab();
  const one = '/hosts/h1/interfaces/lo/addresses/::1/128';
  expect((await lab.get(one)).body).toMatchObject({ family: 'inet6', local: '::1' });
  expect((await lab.call('DELETE', one)).status).toBe(204);
  expect((await lab.call('DELETE', one)).body).toMatchObject({ status: 404, errno: 'EADDRNOTAVAIL' });
  expect((await lab.exec('h1', 'ip -6 addr')).stdout).toBe('');
});

test('a change that names another revision is not made', async () => {
  const lab = await (await startWorld()).lab();
  const one = '/hosts/h1/interfaces/lo/addresses/10.0.3.1/24';
  for (const [method, json] of [
    ['PUT', {}],
    ['PATCH', { metric: 1 }],
    ['DELETE', undefined],
  ] as const) {
    const answer = await lab.call(method, one, { headers: { 'if-match': '"99"' }, ...(json && { json }) });
    expect([method, answer.status]).toEqual([method, 412]);
  }
});
