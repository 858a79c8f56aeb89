import { expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';

const HOST = '/hosts/h1';

test('an interface is added, changed, renamed and removed, and the console sees it', async () => {
  const lab = await (await startWorld()).lab();
  const added = await lab.post(`${HOST}/interfaces`, {
    type: 'dummy',
    ifname: 'd0',
    up: true,
    mtu: 1400,
    address: '02:00:00:00:00:0A',
    arp: true,
  });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ ifname: 'd0', mtu: 1400, address: '02:00:00:00:00:0a', operstate: 'UNKNOWN' });
  expect(added.body.flags).toEqual(['BROADCAST', 'UP', 'LOWER_UP']);
  expect(added.headers.location).toBe(`${lab.path}${HOST}/interfaces/d0`);
  const path = `${HOST}/interfaces/d0`;
  expect((await lab.get(path)).body).toEqual(added.body);
  expect((await lab.get(path)).headers.etag).toBe(added.headers.etag);
  const renamed = await lab.call('PATCH', path, { json: { ifname: 'uplink', alias: 'to the world', promisc: true } });
  expect(renamed.body).toMatchObject({ ifname: 'uplink', flags: expect.arrayContaining(['PROMISC']) });
  expect((await lab.get(path)).status).toBe(404);
  const detailed = await lab.get(`${HOST}/interfaces/uplink?details=true`);
  expect(detailed.body).toMatchObject({ ifalias: 'to the world', linkinfo: { info_kind: 'dummy' }, promiscuity: 1 });
  expect((await lab.call('DELETE', `${HOST}/interfaces/uplink`)).status).toBe(204);
  expect((await lab.exec('h1', 'ip -br link')).stdout).toMatch(/^lo /);
  expect((await lab.exec('h1', 'ip -br link')).stdout.split('\n')).toHaveLength(2);
});

test('an interface without a name gets the first free one of its kind', async () => {
  const lab = await (await startWorld()).lab();
  for (const ifname of ['dummy0', 'dummy1']) {
    const { status, body } = await lab.post(`${HOST}/interfaces`, { type: 'dummy' });
    expect([status, body.ifname]).toEqual([201, ifname]);
  }
});

test.each([
  ['a name that is taken', { type: 'dummy', ifname: 'lo' }, 409, 'EEXIST', 'RTNETLINK answers: File exists'],
  ['a kind that is not there', { type: 'wire' }, 422, 'EOPNOTSUPP', 'Unknown device type.'],
  ['a name with a colon', { type: 'dummy', ifname: 'a:b' }, 422, 'EINVAL', 'RTNETLINK answers: Invalid argument'],
  [
    'an address for many receivers',
    { type: 'dummy', address: '01:00:00:00:00:00' },
    422,
    'EADDRNOTAVAIL',
    'RTNETLINK answers: Cannot assign requested address',
  ],
  ['a negative mtu', { type: 'dummy', mtu: 4294967295 }, 422, 'EINVAL', 'mtu less than device minimum.'],
])('an interface with %s is refused, and none is left behind', async (_what, body, status, errno, detail) => {
  const lab = await (await startWorld()).lab();
  const before = await lab.get(`${HOST}/interfaces`);
  const answer = await lab.post(`${HOST}/interfaces`, body);
  expect([answer.status, answer.body]).toMatchObject([status, { errno, detail }]);
  const after = await lab.get(`${HOST}/interfaces`);
  expect([after.text, after.headers.etag]).toEqual([before.text, before.headers.etag]);
});

test('a change of which one part is refused changes nothing', async () => {
  const lab = await (await startWorld()).lab();
  const before = await lab.get(`${HOST}/interfaces/lo`);
  const answer = await lab.call('PATCH', `${HOST}/interfaces/lo`, {
    json: { up: false, mtu: 1500, group: 5, address: '00:00:00:00:00:00', ifname: 'a:b' },
  });
  expect(answer.status).toBe(422);
  const after = await lab.get(`${HOST}/interfaces/lo`);
  expect([after.text, after.headers.etag]).toEqual([before.text, before.headers.etag]);
});

test('lo stays as long as its host', async () => {
  const lab = await (await startWorld()).lab();
  const answer = await lab.call('DELETE', `${HOST}/interfaces/lo`);
  expect([answer.status, answer.body]).toMatchObject([422, { errno: 'EOPNOTSUPP' }]);
});

test('an interface that goes takes its addresses and routes with it', async () => {
  const lab = await (await startWorld()).lab();
  await lab.post(`${HOST}/interfaces`, { type: 'dummy', ifname: 'd0', up: true });
  await lab.post(`${HOST}/interfaces/d0/addresses`, { local: '10.1.0.1', prefixlen: 24 });
  expect((await lab.get(`${HOST}/routes`)).body.items).toHaveLength(1);
  expect((await lab.call('DELETE', `${HOST}/interfaces/d0`)).status).toBe(204);
  expect((await lab.get(`${HOST}/routes`)).body.items).toEqual([]);
});

test('a name in any script is a name, by its bytes', async () => {
  const lab = await (await startWorld()).lab();
  const added = await lab.post(`${HOST}/interfaces`, { type: 'dummy', ifname: 'línea-ß' });
  expect([added.status, added.body.ifname]).toEqual([201, 'línea-ß']);
  expect((await lab.call('GET', added.headers.location?.slice(lab.path.length) ?? '')).body).toEqual(added.body);
  expect((await lab.post(`${HOST}/interfaces`, { type: 'dummy', ifname: 'ßßßßßßßß' })).status).toBe(400);
  expect((await lab.exec('h1', 'ip link add ßßßßßßßß type dummy')).exit).not.toBe(0);
});
