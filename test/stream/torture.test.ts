import { expect, test } from 'vitest';
import { scratch } from '../support/world.ts';
import { torture } from '../torture/torture.ts';

/** `npm run torture` is the same with 20 subscribers, 200,000 events and ten kills. */
test('subscribers of all manners get exactly what their filters allow, though the server is killed in between', async () => {
  const outcome = await torture({ dataDir: scratch(), seed: 1, events: 3_000, kills: 1, subscribers: 12 });
  expect(outcome.subscribers.map(({ name, faults }) => [name, faults])).toEqual(
    outcome.subscribers.map(({ name }) => [name, []]),
  );
  expect(outcome.subscribers.reduce((sum, { got }) => sum + got, 0)).toBeGreaterThan(outcome.events);
  expect(outcome.servers).toBe(2);
}, 60_000);
