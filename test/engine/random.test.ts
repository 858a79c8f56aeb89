import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../src/engine/random.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });

test('the same seed gives the same numbers, always', () => {
  // mulberry32's own: a change here is a change of every lab that was ever kept.
  const random = new Random(1);
  expect([random.next(), random.next(), random.next()]).toEqual([2693262067, 11749833, 2265367787]);
});

test('a generator that takes up a kept state goes on where it was', () => {
  fc.assert(
    fc.property(u32, fc.nat(50), (seed, n) => {
      const random = new Random(seed);
      for (let i = 0; i < n; i++) random.next();
      const again = new Random(random.state);
      expect([again.next(), again.next(), again.next()]).toEqual([random.next(), random.next(), random.next()]);
    }),
  );
});

test('numbers are u32, and the state is one too', () => {
  const random = new Random(-1);
  for (let i = 0; i < 10_000; i++) {
    const n = random.next();
    expect(n >>> 0).toBe(n);
    expect(random.state >>> 0).toBe(random.state);
  }
});

test('a range is reached at both ends and never left', () => {
  const random = new Random(7);
  const seen = new Set(Array.from({ length: 1000 }, () => random.between(3, 9)));
  expect([...seen].sort()).toEqual([3, 4, 5, 6, 7, 8, 9]);
});
