import { expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';

const RULES = '/hosts/h1/rules';

test('rules are what `ip -j rule` prints, each with an id', async () => {
  const lab = await (await startWorld()).lab();
  const { stdout } = await lab.exec('h1', 'ip -j rule');
  const { items } = (await lab.get(RULES)).body;
  expect(items.map(({ id: _, ...rule }: { id: string }) => rule)).toEqual(JSON.parse(stdout));
  expect(new Set(items.map(({ id }: { id: string }) => id)).size).toBe(3);
});

test('a rule is added, found, and removed by its id', async () => {
  const lab = await (await startWorld()).lab();
  const rule = { priority: 100, src: '10.0.3.0', srclen: 24, iif: 'lo', fwmark: '0x10', table: 7, not: null };
  const added = await lab.post(RULES, rule);
  expect(added.status).toBe(201);
  const { id, ...told } = added.body;
  expect(told).toEqual({ ...rule, table: '7' });
  expect(added.headers.location).toBe(`${lab.path}${RULES}/${id}`);
  expect((await lab.get(`${RULES}/${id}`)).body).toEqual(added.body);
  expect((await lab.exec('h1', 'ip rule')).stdout).toContain('100:\tnot from 10.0.3.0/24 fwmark 0x10 iif lo lookup 7');
  expect((await lab.post(RULES, rule)).body).toMatchObject({ status: 409, errno: 'EEXIST' });
  expect((await lab.call('DELETE', `${RULES}/${id}`)).status).toBe(204);
  expect((await lab.call('DELETE', `${RULES}/${id}`)).body).toMatchObject({ status: 404, errno: 'ENOENT' });
  expect((await lab.get(`${RULES}/${id}`)).status).toBe(404);
  expect((await lab.get(RULES)).body.items).toHaveLength(3);
});

test('of two rules that `ip rule del` cannot tell apart, the one that is meant is removed', async () => {
  const lab = await (await startWorld()).lab();
  const first = await lab.post(RULES, { priority: 100, src: '10.0.3.1', table: '7' });
  const second = await lab.post(RULES, { priority: 100, table: '7', iif: 'lo' });
  expect((await lab.call('DELETE', `${RULES}/${second.body.id}`)).status).toBe(204);
  expect((await lab.get(RULES)).body.items).toContainEqual(first.body);
});

test('a rule is removed by its values, the first that has them all', async () => {
  const lab = await (await startWorld()).lab();
  for (const table of [7, 8]) await lab.post(RULES, { priority: 100 + table, src: '10.0.3.1', table });
  expect((await lab.call('DELETE', `${RULES}?src=10.0.3.1&srclen=32&table=8`)).status).toBe(204);
  expect((await lab.get(RULES)).body.items).toMatchObject([{}, { table: '7' }, {}, {}]);
  const again = await lab.call('DELETE', `${RULES}?src=10.0.3.1&table=8`);
  expect(again.body).toMatchObject({
    status: 422,
    errno: 'ENOENT',
    detail: 'RTNETLINK answers: No such file or directory',
  });
});

test('no rule is removed because somebody forgot to say which', async () => {
  const lab = await (await startWorld()).lab();
  const none = await lab.call('DELETE', RULES);
  expect(none.body).toMatchObject({ status: 422, detail: '"ip rule del" requires arguments.' });
  const empty = await lab.call('DELETE', `${RULES}?priority=`);
  expect(empty.body).toMatchObject({ status: 400, errors: [{ in: 'query', pointer: '/priority' }] });
  expect((await lab.call('DELETE', `${RULES}?not=false`)).status).toBe(422);
  expect((await lab.get(RULES)).body.items).toHaveLength(3);
});

test.each([
  ['two things to do', { goto: 200, nop: true }, 400, { errors: [{ in: 'body', pointer: '/nop' }] }],
  ['a length without an address', { srclen: 24 }, 400, { errors: [{ in: 'body', pointer: '/srclen' }] }],
  ['half a range', { sport_start: 80 }, 400, { errors: [{ in: 'body', pointer: '/sport_start' }] }],
  ['a table of no such name', { table: 'nosuch' }, 400, { errors: [{ in: 'body', pointer: '/table' }] }],
  ['a jump back', { priority: 300, goto: 200 }, 422, { errno: 'EINVAL', detail: 'Backward goto not supported.' }],
  ['a tos with bits of ECN', { tos: 3 }, 422, { errno: 'EINVAL' }],
  ['a table and l3mdev', { l3mdev: true, table: 7 }, 422, { detail: 'table can not be specified for l3mdev rules' }],
])('a rule with %s is refused', async (_what, rule, status, problem) => {
  const lab = await (await startWorld()).lab();
  const before = await lab.get(RULES);
  expect((await lab.post(RULES, rule)).body).toMatchObject({ status, ...problem });
  const after = await lab.get(RULES);
  expect([after.text, after.headers.etag]).toEqual([before.text, before.headers.etag]);
});
