import { expect, test } from 'vitest';
import type { SessionStore } from '../../src/sessions/ports.ts';
import type { Store } from '../../src/store/store.ts';
import { events, mortal, Note, sh, type World, type WorldOptions, world } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Sessions that expire after ten days; `pass` lets time pass for the server, which looks after each of them. */
async function tenDays(options: WorldOptions = {}) {
  let ticks = 0;
  const it = { limits: { idleExpireMs: 10 * DAY, idleEvictMs: HOUR }, ticks: () => ticks, ...options };
  return {
    ...(await world(it)),
    sleep: (ms: number) => {
      ticks += ms;
    },
    pass: async ({ sessions }: Pick<World, 'sessions'>, ms: number) => {
      ticks += ms;
      await sessions.retire();
    },
  };
}

/** What its trace has told about its end. */
const told = async ({ store }: Pick<World, 'store'>, id: string) => {
  const extent = await store.traces.extent(id);
  const segments = extent ? await store.traces.read(id, 0, { events: 1000, bytes: 1e6 }) : [];
  const lines = segments.flatMap(({ body }) => Buffer.from(body).toString().split('\n'));
  return lines.map((line) => JSON.parse(line).type).filter((type) => /expiring|kept/.test(type));
};

/** The real ports, and what of these was asked of the store. */
function listening(...names: (keyof SessionStore)[]) {
  const asked: string[] = [];
  const heard = (sessions: SessionStore) =>
    new Proxy(sessions, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        if (names.some((one) => one === name)) asked.push(String(name));
        return method.bind(target);
      },
    });
  return { asked, ports: ({ sessions, traces }: Store) => ({ sessions: heard(sessions), traces }) };
}

test('a session that nobody uses is told that it goes, and then it goes', async () => {
  const clock = () => new Date('2026-01-01T00:00:00Z');
  const { lab, ...here } = await tenDays({ clock });
  const session = await lab();
  const note = new Note();
  const subscription = await session.trace.subscribe({ from: 'now' }, note);
  subscription.resume();
  expect((await session.describe()).value).toMatchObject({ pinned: false, expiresAt: '2026-01-11T00:00:00.000Z' });
  await here.pass(here, 9 * DAY - HOUR);
  expect(note.lines).toEqual([]);
  await here.pass(here, HOUR);
  await note.until(() => note.lines.length > 0);
  expect(note.lines.map(({ json }) => JSON.parse(json))).toEqual([
    { seq: session.trace.seq, at: 0, type: 'session:expiring', expiresAt: '2026-01-02T00:00:00.000Z' },
  ]);
  await here.pass(here, DAY - HOUR);
  expect(note.ended).toBeUndefined();
  await here.pass(here, HOUR);
  expect(note.ended).toBe('removed');
  await expect(here.sessions.open(session.id)).rejects.toThrow('there is no session');
  expect(await here.store.sessions.count()).toBe(0);
  expect(await here.store.traces.sessions()).toEqual([]);
});

test('whoever uses it takes that back, and the trace says so', async () => {
  const { lab, ...here } = await tenDays();
  const { id } = await lab();
  await here.pass(here, 9 * DAY);
  expect(await told(here, id)).toEqual(['session:expiring']);
  await here.sessions.open(id);
  await expect.poll(() => told(here, id)).toEqual(['session:expiring', 'session:kept']);
  await here.pass(here, 5 * DAY);
  await here.pass(here, 4 * DAY - HOUR);
  expect(await told(here, id)).toHaveLength(2);
  await here.pass(here, HOUR);
  expect(await told(here, id)).toEqual(['session:expiring', 'session:kept', 'session:expiring']);
});

test('it sleeps on: to be told it is loaded, to be deleted it is not', async () => {
  const { asked, ports } = listening('load');
  const { lab, ...here } = await tenDays({ ports });
  const ids = await Promise.all([1, 2, 3].map(async () => (await lab()).id));
  for (const id of ids) await here.sessions.forget(id);
  await here.pass(here, 9 * DAY);
  expect([asked.length, here.sessions.loaded]).toEqual([3, 0]);
  for (const id of ids) expect(await told(here, id)).toEqual(['session:expiring']);
  await here.pass(here, DAY);
  expect([asked.length, await here.store.sessions.count()]).toEqual([3, 0]);
});

test('time in which no server ran does not count, and what was told and used survives kill -9', async () => {
  const life = mortal();
  const first = await tenDays({ ports: life.ports });
  const [told9, used, pinned] = await Promise.all([first.lab(), first.lab(), first.lab()]);
  await pinned.pin(true);
  await first.pass(first, 8 * DAY);
  await first.sessions.open(used.id);
  await first.pass(first, DAY);
  expect(await told(first, told9.id)).toEqual(['session:expiring']);
  first.sleep(HOUR);
  life.dead = true;
  const second = await first.restart();
  life.dead = false;
  // A week, a year: the clock on the wall may say what it likes.
  await second.sessions.retire();
  expect(await second.store.sessions.count()).toBe(3);
  await first.pass(second, DAY);
  expect((await second.store.sessions.existing([told9.id, used.id, pinned.id])).sort()).toEqual(
    [used.id, pinned.id].sort(),
  );
  await first.pass(second, 100 * DAY);
  expect(await told(second, used.id)).toEqual(['session:expiring']);
  await first.pass(second, 1.05 * DAY);
  expect(await second.store.sessions.existing([used.id, pinned.id])).toEqual([pinned.id]);
  expect(await told(second, pinned.id)).toEqual([]);
});

test('use is written down now and then, not each time', async () => {
  const { asked, ports } = listening('keepUse', 'commit');
  const { lab, ...here } = await tenDays({ ports });
  const { id } = await lab();
  const before = asked.length;
  for (let i = 0; i < 100; i++) await here.sessions.open(id);
  expect(asked.length).toBe(before);
  await here.pass(here, HOUR);
  expect(asked.length).toBe(before + 1);
  expect(await here.store.sessions.head(id)).toMatchObject({ used: 0 });
  here.sleep(HOUR);
  await here.sessions.open(id);
  await here.sessions.close();
  expect(await here.store.sessions.head(id)).toMatchObject({ used: 2 * HOUR });
  expect(await here.store.sessions.ran()).toBe(2 * HOUR);
});

test('what goes on by the clock on the wall is use; somebody who only listens is none', async () => {
  const { lab, ...here } = await tenDays();
  const [pinging, heard] = await Promise.all([lab(), lab()]);
  await pinging.pings.create('h1', { dst: '127.0.0.1', count: 1000, interval: 1, size: 56, pace: 'realtime' });
  await heard.trace.subscribe({ from: 'now' }, new Note());
  await here.pass(here, 9 * DAY);
  expect(await told(here, heard.id)).toEqual(['session:expiring']);
  expect(await told(here, pinging.id)).toEqual([]);
});

test('a session that was not told goes on until it is, also if the setting was another before', async () => {
  const { lab, ...here } = await tenDays({ limits: { idleExpireMs: 0 } });
  const session = await lab();
  expect((await session.describe()).value).not.toHaveProperty('expiresAt');
  await here.pass(here, 1000 * DAY);
  expect(await told(here, session.id)).toEqual([]);
  await here.sessions.close();
  await here.store.close();
  const again = await tenDays({ directory: here.directory });
  await again.pass(again, 0);
  expect(await told(again, session.id)).toEqual(['session:expiring']);
  await again.pass(again, DAY - HOUR);
  expect(await again.store.sessions.existing([session.id])).toEqual([session.id]);
  await again.pass(again, HOUR);
  expect(await again.store.sessions.existing([session.id])).toEqual([]);
});

test('many go in one sweep, and others have the event loop between one and the next', async () => {
  const { lab, ...here } = await tenDays();
  const stays = await lab();
  await stays.pin(true);
  await Promise.all(Array.from({ length: 60 }, () => here.sessions.create({})));
  await here.sessions.evict();
  await here.pass(here, 9 * DAY);
  let turns = 0;
  let done = false;
  const turn = () => {
    turns++;
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  await here.pass(here, DAY);
  done = true;
  expect(await here.sessions.total()).toBe(1);
  expect(turns).toBeGreaterThan(60);
  expect(await sh(stays, 'echo here')).toBe('here\n');
  expect((await events(stays)).map(({ type }) => type)).not.toContain('session:expiring');
});
