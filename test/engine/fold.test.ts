import { expect, test } from 'vitest';
import { inOrder, Twin } from '../store/notifications.ts';
import { granted, RandomRequests } from './random-requests.ts';
import { world } from './world.ts';

const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

test.each(seeds)('seed %i: who has heard every notification knows the whole lab', (seed) => {
  const requests = new RandomRequests(seed);
  const { lab, host, notifications } = world(['10.0.0.1/24'], { watched: false });
  const twin = new Twin();
  const hear = () => {
    lab.flushCounters();
    for (const notification of notifications.splice(0)) {
      expect(twin.take(notification), JSON.stringify(notification)).toBe(true);
    }
    return inOrder(twin.snapshot());
  };
  hear();
  for (let i = 0; i < 200; i++) {
    const request = requests.next();
    granted(host, request);
    expect(hear(), request.what).toEqual(inOrder(lab.snapshot().hosts));
  }
});
