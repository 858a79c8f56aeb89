import { expect, test } from 'vitest';
import { Group } from '../../src/store/group.ts';

/** A group whose commits are noted and end when told to. */
function watched(limits = { writes: 100, weight: 1e9 }) {
  const commits: string[][] = [];
  const ends: (() => void)[] = [];
  const group = new Group<string>(limits, async (writes) => {
    commits.push(writes);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (writes.some((write) => write.startsWith('bad'))) throw new Error(writes.join());
  });
  /** Ends the commit under way, and lets what follows begin. */
  const end = async () => {
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { group, commits, end };
}

test('writes that come while one is under way share the next', async () => {
  const { group, commits, end } = watched();
  const first = [group.add('a'), group.add('b')];
  await new Promise((resolve) => setTimeout(resolve, 1));
  const second = [group.add('c'), group.add('d'), group.add('e')];
  await end();
  await Promise.all(first);
  expect(commits).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ]);
  await end();
  await Promise.all(second);
});

test('a group is full at its count or its weight, but one write always fits', async () => {
  const { group, commits, end } = watched({ writes: 3, weight: 10 });
  const writes = [
    group.add('heavy', 50),
    group.add('a', 5),
    group.add('b', 5),
    group.add('c', 1),
    group.add('d'),
    group.add('e'),
  ];
  for (let i = 0; i < 3; i++) await end();
  await Promise.all(writes);
  expect(commits).toEqual([['heavy'], ['a', 'b'], ['c', 'd', 'e']]);
});

test('when a shared commit fails each write is tried alone, in order', async () => {
  const { group, commits, end } = watched();
  const writes = Promise.allSettled([group.add('a'), group.add('bad'), group.add('c')]);
  for (let i = 0; i < 4; i++) await end();
  expect(await writes).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { message: 'bad' } },
    { status: 'fulfilled' },
  ]);
  expect(commits).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
});

test('idle() waits for what is waiting', async () => {
  const { group, commits, end } = watched();
  const write = group.add('a');
  const idle = group.idle();
  await end();
  await Promise.all([write, idle]);
  expect(commits).toEqual([['a']]);
});
