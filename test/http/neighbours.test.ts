import { expect, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

const HOST = '/hosts/h1';
const NEIGHBOURS = `${HOST}/neighbours`;

async function labWithDummy(world: World) {
  const lab = await world.lab();
  await lab.post(`${HOST}/interfaces`, { type: 'dummy', ifname: 'd0', up: true, arp: true });
  await lab.post(`${HOST}/interfaces/d0/addresses`, { local: '10.1.0.1', prefixlen: 24 });
  return lab;
}

test('a neighbour is added, replaced and removed, and the console sees it', async () => {
  const lab = await labWithDummy(await startWorld());
  const neighbour = { dst: '10.1.0.2', dev: 'd0', lladdr: '02:00:00:00:00:02' };
  const added = await lab.post(NEIGHBOURS, neighbour);
  expect([added.status, added.body]).toEqual([201, { ...neighbour, state: ['PERMANENT'] }]);
  expect(added.headers.location).toBe(`${lab.path}${NEIGHBOURS}/d0/10.1.0.2`);
  const { stdout } = await lab.exec('h1', 'ip -j neigh');
  expect((await lab.get(NEIGHBOURS)).body.items).toEqual(JSON.parse(stdout));
  expect((await lab.post(NEIGHBOURS, neighbour)).body).toMatchObject({ status: 409, errno: 'EEXIST' });
  const one = `${NEIGHBOURS}/d0/10.1.0.2`;
  const replaced = await lab.call('PUT', one, { json: { lladdr: '02:00:00:00:00:03', state: ['STALE'] } });
  expect([replaced.status, replaced.body]).toMatchObject([200, { lladdr: '02:00:00:00:00:03', state: ['STALE'] }]);
  expect((await lab.get(one)).body).toEqual(replaced.body);
  const other = await lab.call('PUT', `${NEIGHBOURS}/d0/10.1.0.9`, { json: { lladdr: '02:00:00:00:00:09' } });
  expect([other.status, other.headers.location]).toEqual([201, `${lab.path}${NEIGHBOURS}/d0/10.1.0.9`]);
  expect((await lab.call('DELETE', one)).status).toBe(204);
  expect((await lab.call('DELETE', one)).body).toMatchObject({ status: 404, errno: 'ENOENT' });
  expect((await lab.get(NEIGHBOURS)).body.items).toEqual([other.body]);
});

test('what a host answers for on behalf of others is a list of its own', async () => {
  const lab = await labWithDummy(await startWorld());
  const added = await lab.post(NEIGHBOURS, { dst: '10.1.0.77', dev: 'd0', proxy: true });
  expect([added.status, added.body]).toEqual([201, { dst: '10.1.0.77', dev: 'd0', proxy: null }]);
  expect((await lab.get(NEIGHBOURS)).body.items).toEqual([]);
  expect((await lab.get(`${NEIGHBOURS}?proxy=true`)).body.items).toEqual([added.body]);
  const one = added.headers.location?.slice(lab.path.length) ?? '';
  expect((await lab.get(one)).body).toEqual(added.body);
  expect((await lab.call('DELETE', one)).status).toBe(204);
  expect((await lab.get(`${NEIGHBOURS}?proxy=true`)).body.items).toEqual([]);
});

test('on lo there is one entry for everybody', async () => {
  const lab = await (await startWorld()).lab();
  const added = await lab.post(NEIGHBOURS, { dst: '10.0.3.9', dev: 'lo', lladdr: '02:00:00:00:00:02' });
  expect([added.status, added.body.dst]).toEqual([201, '0.0.0.0']);
  expect((await lab.get(added.headers.location?.slice(lab.path.length) ?? '')).body).toEqual(added.body);
});

test('what does not go together, or is not there, is said', async () => {
  const lab = await labWithDummy(await startWorld());
  const one = `${NEIGHBOURS}/d0/10.1.0.2`;
  const other = await lab.call('PUT', one, { json: { dst: '10.1.0.3', lladdr: '02:00:00:00:00:03' } });
  expect(other.body).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '/dst' }] });
  expect((await lab.get(`${NEIGHBOURS}/d9/10.1.0.2`)).body).toMatchObject({ status: 404, errno: 'ENODEV' });
  expect((await lab.get(one)).body).toMatchObject({ status: 404, errno: 'ENOENT' });
  const nowhere = await lab.post(NEIGHBOURS, { dst: '10.1.0.2', dev: 'd9' });
  expect(nowhere.body).toMatchObject({ status: 422, errno: 'ENODEV', detail: 'Cannot find device "d9"' });
});
