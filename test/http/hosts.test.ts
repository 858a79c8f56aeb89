import { describe, expect, test } from 'vitest';
import { startWorld } from '../support/world.ts';

describe('hosts', () => {
  test('are added, listed in that order, shown and removed', async () => {
    const lab = await (await startWorld()).lab([]);
    const made = await lab.post('/hosts', { name: 'h1', labels: { x: '10', y: '20' } });
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`${lab.path}/hosts/h1`);
    expect(made.body).toMatchObject({ name: 'h1', labels: { x: '10', y: '20' }, interfaces: ['lo'] });
    await lab.post('/hosts', { name: 'a0' });
    const shown = await lab.get('/hosts/h1');
    expect(shown.body).toEqual(made.body);
    const names = async () => (await lab.get('/hosts')).body.items.map(({ name }: { name: string }) => name);
    expect(await names()).toEqual(['h1', 'a0']);
    expect((await lab.call('DELETE', '/hosts/h1')).status).toBe(204);
    expect(await names()).toEqual(['a0']);
    expect((await lab.get('/hosts/h1')).status).toBe(404);
    expect((await lab.get('')).body.hosts).toEqual(['a0']);
  });

  test('of one name are one: the second is 409', async () => {
    const lab = await (await startWorld()).lab(['h1']);
    const again = await lab.post('/hosts', { name: 'h1' });
    expect(again.status).toBe(409);
    expect(again.body.code).toBe('conflict');
  });

  test('that are bare have an lo that is down', async () => {
    const lab = await (await startWorld()).lab([]);
    await lab.post('/hosts', { name: 'b', bare: true });
    const { body } = await lab.get('/hosts/b/interfaces/lo');
    expect(body).toMatchObject({ ifname: 'lo', flags: ['LOOPBACK'], operstate: 'DOWN' });
  });

  test('come in pages', async () => {
    const lab = await (await startWorld()).lab(['a', 'b', 'c', 'd', 'e']);
    const seen = [];
    let path = '/hosts?limit=2';
    for (let pages = 0; pages < 5; pages += 1) {
      const { body } = await lab.get(path);
      seen.push(body.items.map(({ name }: { name: string }) => name).join(''));
      if (body.next === undefined) break;
      path = `/hosts?limit=2&cursor=${encodeURIComponent(body.next)}`;
    }
    expect(seen).toEqual(['ab', 'cd', 'e']);
  });

  test('are at most so many', async () => {
    const { limits } = (await import('../../src/config.ts')).readConfig({});
    const lab = await (await startWorld({ limits: { ...limits, hostsPerSession: 2 } })).lab(['a', 'b']);
    const third = await lab.post('/hosts', { name: 'c' });
    expect(third.status).toBe(422);
    expect(third.body).toMatchObject({ code: 'limit-reached', limit: 'hostsPerSession' });
  });
});

describe('a session', () => {
  test('has a name and labels, which may be changed', async () => {
    const lab = await (await startWorld()).lab([], { name: 'one', labels: { course: '7' }, seed: 42 });
    expect((await lab.get('')).body).toMatchObject({ name: 'one', labels: { course: '7' }, seed: 42, hosts: [] });
    const changed = await lab.call('PATCH', '', { json: { name: 'two' } });
    expect(changed.body).toMatchObject({ name: 'two', labels: { course: '7' } });
    const { usage: _usage, ...described } = (await lab.get('')).body;
    expect(described).toEqual(changed.body);
  });

  test('has a clock that moves when it is told to', async () => {
    const lab = await (await startWorld()).lab();
    const { clockNs: before } = (await lab.get('/clock')).body;
    const moved = await lab.post('/clock', { advanceMs: 1500.5 });
    expect(moved.body).toEqual({ clockNs: before + 1_500_500_000 });
    expect((await lab.get('/clock')).body).toEqual(moved.body);
    expect((await lab.post('/clock', { advanceMs: -1 })).status).toBe(400);
  });
});
