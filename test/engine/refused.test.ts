import { expect, test } from 'vitest';
import { granted, RandomRequests } from './random-requests.ts';
import { world } from './world.ts';

const seeds = Array.from({ length: 15 }, (_, i) => i + 1);

test.each(seeds)('seed %i: a request that is refused has changed nothing, and nobody is told of anything', (seed) => {
  const requests = new RandomRequests(seed);
  const { lab, host, notifications } = world(['10.0.0.1/24']);
  let refused = 0;
  for (let i = 0; i < 300; i++) {
    const request = requests.next();
    const before = lab.snapshot();
    notifications.length = 0;
    if (granted(host, request)) continue;
    refused++;
    const after = lab.snapshot();
    // A table that was to take the route is there even so; it is in Linux.
    for (const state of [before, after]) for (const { counters } of state.hosts) counters.tables = [];
    expect(after, request.what).toEqual(before);
    expect(notifications, request.what).toEqual([]);
  }
  expect(refused).toBeGreaterThan(20);
});
