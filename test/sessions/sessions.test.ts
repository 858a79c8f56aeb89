import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Session, SessionCreated } from '../../src/contract/session.ts';
import { events, Note, sh, world } from './world.ts';

test('a new session has a token, an epoch, its first event and nothing else', async () => {
  const { sessions } = await world();
  const { value, revision } = await sessions.create({ name: 'mine', labels: { course: '1' }, seed: 7 });
  expect(SessionCreated.parse(value)).toEqual(value);
  expect(value).toMatchObject({
    name: 'mine',
    labels: { course: '1' },
    seed: 7,
    seq: 1,
    earliest: 1,
    hosts: [],
    revision: 0,
  });
  expect(revision).toBe(0);
  const session = await sessions.open(value.id);
  const { token, ...rest } = value;
  expect((await session.describe()).value).toEqual(rest);
  expect(await events(session)).toEqual([{ seq: 1, at: 0, type: 'session:created', revision: 0 }]);
  expect(token).toMatch(/^lw_[\w-]{43}$/);
});

test('the token opens its session and no other, and is kept nowhere', async () => {
  const here = await world();
  const one = (await here.sessions.create({})).value;
  const two = (await here.sessions.create({})).value;
  const opens = async ({ sessions }: typeof here, id: string, token: string) =>
    (await sessions.access.pass(id, token)) !== undefined;
  expect(await opens(here, one.id, one.token)).toBe(true);
  for (const wrong of [two.token, '', `${one.token}x`, one.token.slice(0, -1)]) {
    expect(await opens(here, one.id, wrong)).toBe(false);
  }
  expect(await opens(here, 's0', one.token)).toBe(false);
  const after = await here.restart();
  expect(await opens(after, one.id, two.token)).toBe(false);
  expect(await opens(after, one.id, one.token)).toBe(true);
  expect(after.sessions.loaded).toBe(0);
  const kept = await after.store.sessions.credentials(one.id);
  expect(kept).toMatchObject([{ id: 'owner', role: 'owner' }]);
  expect(Buffer.from(kept[0]?.digest ?? [])).toEqual(createHash('sha256').update(one.token).digest());
  await after.store.close();
  for (const file of readdirSync(here.directory)) {
    expect(readFileSync(join(here.directory, file)).includes(one.token)).toBe(false);
  }
});

test('sessions are listed as they describe themselves, in the order they were made', async () => {
  const here = await world();
  const made = [];
  for (let i = 0; i < 5; i++) {
    const session = await here.lab(i);
    made.push((await session.describe()).value);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const first = await here.sessions.list({ limit: 2 });
  expect(first.items).toEqual(made.slice(0, 2));
  const rest = await here.sessions.list({ limit: 10, cursor: first.next ?? '' });
  expect(rest).toEqual({ items: made.slice(2) });
  for (const one of rest.items) expect(Session.parse(one)).toEqual(one);
  await expect(here.sessions.list({ limit: 1, cursor: '%' })).rejects.toMatchObject({ code: 'malformed' });
});

test('a removed session is gone from memory and from both files', async () => {
  const here = await world();
  const session = await here.lab();
  await here.lab();
  await here.sessions.remove(session.id);
  await expect(here.sessions.open(session.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(here.sessions.remove(session.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(sh(session, 'ip addr')).rejects.toMatchObject({ code: 'unavailable' });
  expect(await here.store.sessions.head(session.id)).toBeUndefined();
  expect(await here.store.traces.extent(session.id)).toBeUndefined();
  expect((await here.sessions.list({ limit: 10 })).items).toHaveLength(1);
});

test('one that nobody has used for long leaves memory, and is as it was when somebody comes', async () => {
  const { sessions, lab } = await world({ limits: { idleEvictMs: 30 } });
  const session = await lab();
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo');
  expect(sessions.loaded).toBe(1);
  while (sessions.loaded > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const back = await sessions.open(session.id);
  expect(back).not.toBe(session);
  expect(await sh(back, 'ip -br addr')).toContain('10.0.3.1/24');
  expect((await back.describe()).value.seq).toBe(back.trace.seq);
});

test('one that is watched, or runs a ping, stays', async () => {
  const { sessions, lab } = await world({ limits: { idleEvictMs: 1000 } });
  const [watched, pinging] = [await lab(), await lab()];
  const subscription = await watched.trace.subscribe({ from: 'now' }, new Note());
  await pinging.pings.create('h1', { dst: '127.0.0.1', count: 1000, interval: 10, size: 56, pace: 'realtime' });
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await sessions.evict();
  expect(sessions.loaded).toBe(2);
  subscription.close();
  await pinging.pings.interrupt('h1', 'p1');
  await new Promise((resolve) => setTimeout(resolve, 1200));
  await sessions.evict();
  expect(sessions.loaded).toBe(0);
});

test('there is a limit to sessions, which one that goes makes room for', async () => {
  const { sessions } = await world({ limits: { sessions: 2 } });
  const { value } = await sessions.create({});
  await sessions.create({});
  await expect(sessions.create({})).rejects.toMatchObject({ code: 'limit-reached', limit: 'sessions' });
  await sessions.remove(value.id);
  await sessions.create({});
});

test('many that open the same session at once share it', async () => {
  const here = await world();
  const { id } = await here.lab();
  const after = await here.restart();
  const opened = await Promise.all(Array.from({ length: 20 }, () => after.sessions.open(id)));
  expect(new Set(opened).size).toBe(1);
});

test('what was queued when the server stops is done and kept', async () => {
  const here = await world();
  const session = await here.lab();
  const answers = Promise.all(
    Array.from({ length: 20 }, (_, i) => session.exec('h1', `ip addr add 10.0.${i}.1/24 dev lo`)),
  );
  const closing = here.sessions.close();
  await answers;
  await closing;
  await expect(here.sessions.open(session.id)).rejects.toMatchObject({ code: 'unavailable' });
  const after = await here.restart();
  const { value } = await (await after.sessions.open(session.id)).addresses.list('h1', 'lo');
  expect(value).toHaveLength(1 + 20 + 1);
});

test('the same seed and the same commands give the same events', async () => {
  const here = await world();
  const story = async () => {
    const session = await here.lab(42);
    await sh(session, 'ip addr add 10.0.3.1/24 dev lo', 'ping -c 2 10.0.3.2', 'ip link set lo down');
    return events(session);
  };
  expect(await story()).toEqual(await story());
});

test('check() says when nothing can be kept', async () => {
  const { sessions, store } = await world();
  await sessions.check();
  await sessions.close();
  await store.close();
  // What was found out holds for a second.
  const found = () => sessions.check().catch(({ code }) => code);
  await expect.poll(found, { timeout: 10_000 }).toBe('unavailable');
});
