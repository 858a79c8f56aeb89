import { expect, test } from 'vitest';
import { CommandQueue } from '../../src/sessions/command-queue.ts';
import { inSlices, others } from '../../src/sessions/slices.ts';

/** Keeps the event loop for so long, ms. */
function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('of all long work one piece goes on in each turn of the event loop, each in its turn', async () => {
  const pieces: string[] = [];
  let over = false;
  const turns = (async () => {
    while (!over) {
      pieces.push('|');
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const long = async (name: string) => {
    for (let i = 0; i < 5; i++) {
      await others();
      pieces.push(name);
    }
  };
  await Promise.all([long('a'), long('b'), long('c')]);
  over = true;
  await turns;
  const [, ...between] = pieces.join('').split('|');
  expect(between.every((turn) => turn.length <= 1)).toBe(true);
  expect(between.join('')).toBe('abcabcabcabcabc');
});

test('many who have much to do do not make a turn of the event loop longer', async () => {
  let turns = 0;
  const count = setInterval(() => turns++, 1);
  function* work() {
    for (let i = 0; i < 10; i++) {
      busy(1);
      yield;
    }
  }
  await Promise.all(Array.from({ length: 10 }, () => inSlices(work())));
  clearInterval(count);
  // A hundred milliseconds of work, in slices of three: had all gone on at once there would be three or four turns.
  expect(turns).toBeGreaterThan(10);
});

test('many short commands in a row let others have their turn', async () => {
  const queue = new CommandQueue(1000);
  let turns = 0;
  const count = setInterval(() => turns++, 1);
  await Promise.all(Array.from({ length: 40 }, () => queue.add(() => busy(1))));
  clearInterval(count);
  expect(turns).toBeGreaterThan(4);
});
