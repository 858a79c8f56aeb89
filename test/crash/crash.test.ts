import { expect, test } from 'vitest';
import { scratch } from '../support/world.ts';
import { crash } from './crash.ts';

/** `npm run crash` is the same with 500 kills, and more to do between them. */
test('whatever was acknowledged is there after 20 times kill -9, and nothing by halves', async () => {
  const { faults, ...counts } = await crash({ dataDir: scratch(), kills: 20, seed: 1, sessions: 2, requests: 25 });
  expect(faults).toEqual([]);
  expect(counts.kills).toBe(20);
  expect(counts.acknowledged).toBeGreaterThan(100);
}, 300_000);
