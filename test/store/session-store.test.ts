import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Notification, PingChange, PingPart, StoredHost } from '../../src/sessions/ports.ts';
import { inOrder, notification, Twin } from './notifications.ts';
import { commit, head, LAB, OWNER, store } from './world.ts';

const bornAt = new Date('2026-02-03T04:05:06.007Z');

test('a session is found again as it was created, also by another process', async () => {
  const first = await store();
  await first.sessions.create(head('s1'), OWNER);
  await first.close();
  const { sessions } = await store(first.path);
  expect(await sessions.head('s1')).toEqual(head('s1'));
  expect(await sessions.load('s1')).toEqual({
    head: head('s1'),
    hosts: [],
    snapshot: { lab: LAB, hosts: [] },
    running: [],
  });
  expect(await sessions.head('s2')).toBeUndefined();
  expect(await sessions.load('s2')).toBeUndefined();
});

test('notifications, however they are cut into commits, load as the hosts they describe', async () => {
  const { sessions } = await store();
  let nth = 0;
  const batches = fc.array(fc.array(notification, { maxLength: 20 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(batches, async (commits) => {
      const session = `s${++nth}`;
      const twin = new Twin();
      await sessions.create(head(session), OWNER);
      let position = 0;
      for (const [after, notifications] of commits.entries()) {
        const said = notifications.filter((one) => twin.take(one));
        await sessions.commit(
          commit(session, after, { notifications: said, hosts: born(said, twin, () => position++) }),
        );
      }
      const loaded = await sessions.load(session);
      expect(inOrder(loaded?.snapshot.hosts ?? [])).toEqual(inOrder(twin.snapshot()));
    }),
    { numRuns: 100 },
  );
});

/** What sessions add: the records of hosts that were made in this batch and are still there. */
function born(said: Notification[], twin: Twin, position: () => number): StoredHost[] {
  const names = new Set<string>();
  for (const { type, host } of said) {
    if (type === 'newhost') {
      names.delete(host);
      names.add(host);
    }
  }
  return [...names]
    .filter((name) => twin.hosts.has(name))
    .map((name) => ({ name, labels: { x: '1' }, createdAt: bornAt, position: position() }));
}

test('commits of many sessions that come together are all kept, in few transactions', async () => {
  const { sessions } = await store();
  const ids = Array.from({ length: 50 }, (_, i) => `s${String(i).padStart(2, '0')}`);
  await Promise.all(ids.map((id) => sessions.create(head(id), OWNER)));
  const host: StoredHost = { name: 'h1', labels: { x: '12' }, createdAt: bornAt, position: 4 };
  await Promise.all(
    ids.map((id) =>
      sessions.commit(commit(id, 0, { seq: 2 ** 40, hosts: [host], notifications: [{ type: 'newhost', host: 'h1' }] })),
    ),
  );
  for (const id of ids) {
    const loaded = await sessions.load(id);
    expect(loaded?.hosts).toEqual([host]);
    expect(loaded?.head).toMatchObject({ seq: 2 ** 40, revision: 1, commits: 1 });
  }
});

test('a commit that does not follow the last one is refused, and takes no other with it', async () => {
  const { sessions } = await store();
  for (const id of ['s1', 's2', 's3']) await sessions.create(head(id), OWNER);
  const results = await Promise.allSettled([
    sessions.commit(commit('s1', 0)),
    sessions.commit(commit('s2', 5)),
    sessions.commit(commit('gone', 0)),
    sessions.commit(commit('s3', 0)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect((await sessions.head('s1'))?.commits).toBe(1);
  expect((await sessions.head('s2'))?.commits).toBe(0);
  expect((await sessions.head('s3'))?.commits).toBe(1);
});

test('a commit that cannot be kept in whole leaves nothing of it', async () => {
  const { sessions } = await store();
  await sessions.create(head('s1'), OWNER);
  const orphan = commit('s1', 0, {
    hosts: [{ name: 'h1', labels: {}, createdAt: bornAt, position: 0 }],
    notifications: [{ type: 'newnetconf', host: 'nobody', name: 'net.ipv4.ip_forward', value: '1' }],
  });
  await expect(sessions.commit(orphan)).rejects.toThrow(/ForeignKey/);
  expect(await sessions.load('s1')).toMatchObject({ head: { commits: 0, revision: 0 }, hosts: [] });
});

test('name and labels change only where a commit says so', async () => {
  const { sessions } = await store();
  await sessions.create(head('s1'), OWNER);
  await sessions.commit(commit('s1', 0, { traits: { name: 'new' } }));
  expect(await sessions.head('s1')).toMatchObject({ name: 'new', labels: { course: '1' } });
  await sessions.commit(commit('s1', 1, { traits: { labels: {} } }));
  expect(await sessions.head('s1')).toMatchObject({ name: 'new', labels: {} });
});

test('sessions are listed in the order of their ids, page by page, and go with all they have', async () => {
  const { sessions } = await store();
  for (const id of ['s3', 's1', 's2']) await sessions.create(head(id), OWNER);
  expect((await sessions.list({ limit: 2 })).map(({ id }) => id)).toEqual(['s1', 's2']);
  expect((await sessions.list({ after: 's2', limit: 2 })).map(({ id }) => id)).toEqual(['s3']);
  expect(await sessions.count()).toBe(3);
  await sessions.commit(commit('s1', 0, { hosts: [{ name: 'h1', labels: {}, createdAt: bornAt, position: 0 }] }));
  expect(await sessions.remove('s1')).toEqual({});
  expect(await sessions.remove('s1')).toBeUndefined();
  expect(await sessions.load('s1')).toBeUndefined();
  expect(await sessions.count()).toBe(2);
});

function ping(number: number, status: 'running' | 'done', ...parts: PingPart[]): PingChange {
  const request = { dst: '10.0.3.2', count: 2, interval: 1, size: 56, pace: 'realtime' as const };
  const seq = { first: number, last: 2 ** 33 };
  const exit = status === 'done' ? 0 : null;
  return { head: { number, host: 'h1', request, status, exit, seq, createdAt: bornAt }, parts };
}

test('a ping grows part by part and is read as one', async () => {
  const { sessions } = await store();
  await sessions.create(head('s1'), OWNER);
  const reply = (icmp_seq: number) => ({ icmp_seq, from: '10.0.3.2', bytes: 64, ttl: 64, timeMs: 0.025 });
  const hosts: StoredHost[] = [{ name: 'h1', labels: {}, createdAt: bornAt, position: 0 }];
  const [first, second] = [0, 1].map(
    (number): PingPart => ({
      number,
      replies: [reply(number)],
      errors: [{ message: `e${number}` }],
      text: `line ${number}\n`,
      stderr: '',
    }),
  );
  await sessions.commit(commit('s1', 0, { hosts, pings: [ping(1, 'running', first as PingPart)] }));
  await sessions.commit(
    commit('s1', 1, {
      pings: [
        ping(1, 'done', second as PingPart),
        ping(2, 'running', { number: 0, replies: [], errors: [], text: '', stderr: '' }),
      ],
    }),
  );
  expect(await sessions.ping('s1', 1)).toEqual({
    ...ping(1, 'done').head,
    replies: [reply(0), reply(1)],
    errors: [{ message: 'e0' }, { message: 'e1' }],
    text: 'line 0\nline 1\n',
    stderr: '',
  });
  const page = async (host: string, of: { before?: number; limit: number }) => {
    const { pings, next } = await sessions.pings('s1', host, of);
    return { numbers: pings.map(({ number }) => number), next };
  };
  expect(await page('h1', { limit: 10 })).toEqual({ numbers: [2, 1], next: undefined });
  expect(await page('h1', { limit: 1 })).toEqual({ numbers: [2], next: 2 });
  expect(await page('h1', { before: 2, limit: 10 })).toEqual({ numbers: [1], next: undefined });
  expect(await page('h2', { limit: 10 })).toEqual({ numbers: [], next: undefined });

  const running = (await sessions.load('s1'))?.running;
  expect(running).toEqual([ping(2, 'running').head]);
  const interrupted = { ...ping(2, 'running').head, status: 'interrupted' as const };
  await sessions.commit(commit('s1', 2, { pings: [{ head: interrupted, parts: [] }] }));
  expect(await sessions.ping('s1', 2)).toMatchObject({ status: 'interrupted', replies: [], text: '' });

  await sessions.commit(commit('s1', 3, { forgetPings: 1 }));
  expect(await sessions.ping('s1', 1)).toBeUndefined();
  expect(await sessions.ping('s1', 2)).toBeDefined();
  await sessions.commit(commit('s1', 4, { notifications: [{ type: 'delhost', host: 'h1' }] }));
  expect(await sessions.ping('s1', 2)).toBeUndefined();
});

test('a page of pings that have very many replies ends early', async () => {
  const { sessions } = await store();
  await sessions.create(head('s1'), OWNER);
  const hosts: StoredHost[] = [{ name: 'h1', labels: {}, createdAt: bornAt, position: 0 }];
  const parts = Array.from({ length: 100 }, (_, number): PingPart => {
    const seqs = Array.from({ length: 100 }, (_, i) => 100 * number + i);
    const replies = seqs.map((icmp_seq) => ({ icmp_seq, from: '10.0.3.2', bytes: 64, ttl: 64 }));
    return { number, replies, errors: [], text: '', stderr: '' };
  });
  const pings = [1, 2].map((number) => ({ head: ping(number, 'done').head, parts }));
  await sessions.commit(commit('s1', 0, { hosts, pings }));
  const first = await sessions.pings('s1', 'h1', { limit: 10 });
  expect(first).toMatchObject({ pings: [{ number: 2 }], next: 2 });
  expect(first.pings[0]?.replies.map(({ icmp_seq }) => icmp_seq)).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
  const second = await sessions.pings('s1', 'h1', { limit: 10, before: 2 });
  expect(second).toMatchObject({ pings: [{ number: 1 }], next: undefined });
});

test('a thousand routes in one commit are one commit, and others get a turn meanwhile', async () => {
  const { sessions } = await store();
  for (const id of ['s1', 's2']) await sessions.create(head(id), OWNER);
  const routes = Array.from(
    { length: 1200 },
    (_, i): Notification => ({
      type: 'newroute',
      host: 'h1',
      route: {
        table: 254,
        type: 1,
        dst: 0xc0000000 + i,
        dst_len: 32,
        tos: 0,
        protocol: 3,
        scope: 0,
        priority: 0,
        nexthops: [],
        order: 0,
      },
    }),
  );
  const hosts: StoredHost[] = [{ name: 'h1', labels: {}, createdAt: bornAt, position: 0 }];
  const large = sessions.commit(commit('s1', 0, { hosts, notifications: routes }));
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await Promise.all([large, sessions.commit(commit('s2', 0))]);
  clearInterval(timer);
  expect((await sessions.load('s1'))?.snapshot.hosts[0]?.routes).toHaveLength(1200);
  expect((await sessions.head('s2'))?.commits).toBe(1);
  expect(turns).toBeGreaterThan(0);
});

test('check() says whether anything could be kept', async () => {
  const { sessions, close } = await store();
  await sessions.check();
  await close();
  await expect(sessions.check()).rejects.toThrow();
});
