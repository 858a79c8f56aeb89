import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Notification, StoredHost } from '../../src/sessions/ports.ts';
import { connect, value } from '../../src/store/connection.ts';
import { commit, directory, head, OWNER, store } from './world.ts';

const MANY = 8000;

const hosts: StoredHost[] = [{ name: 'h1', labels: {}, createdAt: new Date(0), position: 0 }];
const notifications = Array.from({ length: MANY }, (_, dst): Notification => {
  const neigh = { ifindex: 1, dst, state: 0x80, flags: 0, protocol: 0, proxy: false };
  return { type: 'newneigh', host: 'h1', neigh };
});

/** What is in the file, whoever looks at it. */
async function rows(path: string): Promise<{ neighbours: number; sessions: number }> {
  const file = await connect(join(path, 'state.db'));
  const count = async (table: string) => Number(await value(file, `SELECT count(*) FROM "${table}"`));
  const found = { neighbours: await count('Neighbour'), sessions: await count('Session') };
  await file.dispose();
  return found;
}

test('a session with many rows is gone at once; its rows go little by little, and at the next start what was left', async () => {
  const path = directory();
  const first = await store(path);
  for (const id of ['s1', 's2']) await first.sessions.create(head(id), OWNER);
  await first.sessions.commit(commit('s1', 0, { hosts, notifications }));
  await first.sessions.remove('s1');
  const closing = first.close();
  onTestFinished(() => closing);
  await closing;
  const left = await rows(path);
  expect(left.neighbours).toBeGreaterThan(0);
  expect(left.neighbours).toBeLessThan(MANY);
  expect(left.sessions).toBe(2);

  const { sessions } = await store(path);
  expect(await sessions.head('s1')).toBeUndefined();
  expect(await sessions.load('s1')).toBeUndefined();
  expect(await sessions.credentials('s1')).toEqual([]);
  expect(await sessions.existing(['s1', 's2'])).toEqual(['s2']);
  expect((await sessions.list({ limit: 10 })).map(({ id }) => id)).toEqual(['s2']);
  expect((await sessions.unused({ until: 1, limit: 10 })).map(({ id }) => id)).toEqual(['s2']);
  expect(await sessions.count()).toBe(1);
  expect(await sessions.remove('s1')).toBeUndefined();
  await expect(sessions.commit(commit('s1', 1))).rejects.toThrow('the session is gone');
  await expect.poll(() => rows(path), { timeout: 15_000 }).toEqual({ neighbours: 0, sessions: 1 });
});

test('others write while the rows of a session go', async () => {
  const { sessions, path } = await store();
  for (const id of ['s1', 's2']) await sessions.create(head(id), OWNER);
  await sessions.commit(commit('s1', 0, { hosts, notifications }));
  await sessions.remove('s1');
  await sessions.commit(commit('s2', 0, { traits: { name: 'meanwhile' } }));
  expect((await rows(path)).neighbours).toBeGreaterThan(0);
  expect(await sessions.head('s2')).toMatchObject({ name: 'meanwhile' });
  await expect.poll(() => rows(path), { timeout: 15_000 }).toEqual({ neighbours: 0, sessions: 1 });
});
