import { expect, test } from 'vitest';
import { commit, head, OWNER, store } from './world.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const answer = { status: 201, headers: { etag: '"1"' }, body: '{"a":"ä"}' };
const kept = (key: string, second: number) => ({ scope: 's1', key, print: `p${key}`, createdAt: at(second), answer });

test('an answer is kept with the commit it belongs to, and gone with it when that fails', async () => {
  const { sessions } = await store();
  await sessions.create(head('s1'), OWNER);
  await sessions.commit(commit('s1', 0, { answers: [kept('a', 1)] }));
  expect(await sessions.answer('s1', 'a')).toEqual(kept('a', 1));
  expect(await sessions.answer('s2', 'a')).toBeUndefined();
  await expect(sessions.commit(commit('s1', 7, { answers: [kept('b', 2)] }))).rejects.toThrow();
  expect(await sessions.answer('s1', 'b')).toBeUndefined();
});

test('what has begun is known, and then answered', async () => {
  const { sessions } = await store();
  await sessions.create(head('s1'), OWNER);
  const { answer: _, ...begun } = kept('a', 1);
  await sessions.commit(commit('s1', 0, { answers: [begun] }));
  expect(await sessions.answer('s1', 'a')).toEqual(begun);
  await sessions.commit(commit('s1', 1, { answers: [kept('a', 1)] }));
  expect(await sessions.answer('s1', 'a')).toEqual(kept('a', 1));
});

test('answers are forgotten by age, by number, and with their session', async () => {
  const { sessions } = await store();
  await sessions.create(head('s1'), OWNER, { ...kept('open', 1), scope: 'from 127.0.0.1' });
  const there = async () => {
    const all = await Promise.all(['0', '1', '2', '3', '4'].map((key) => sessions.answer('s1', key)));
    return all.flatMap((one) => (one ? [one.key] : [])).join('');
  };
  await sessions.commit(commit('s1', 0, { answers: ['0', '1', '2', '3', '4'].map((key) => kept(key, Number(key))) }));
  await sessions.forgetAnswers(at(1), 100);
  expect(await there()).toBe('1234');
  await sessions.commit(commit('s1', 1, { answers: [kept('4', 4)] }));
  await sessions.forgetAnswers(at(0), 2);
  expect(await there()).toBe('34');
  await sessions.remove('s1');
  expect(await there()).toBe('');
  expect(await sessions.answer('from 127.0.0.1', 'open')).toBeDefined();
});
