import { expect, test } from 'vitest';
import { everything, sh, world } from '../sessions/world.ts';

const DAY = 24 * 3_600_000;

test('a wall clock that jumps, back or ahead, changes no lab, loses no event of today, and mixes nothing up', async () => {
  let off = 0;
  const here = await world({ clock: () => new Date(Date.now() + off) });
  const first = await here.lab();
  await sh(first, 'ip addr add 10.0.3.1/24 dev lo', 'ping -c 1 10.0.3.2');
  const was = await everything(first);
  const before = (await first.describe()).value;
  for (const jump of [-400 * DAY, 400 * DAY, -DAY, 0]) {
    off = jump;
    // Virtual time is the lab's own.
    expect((await first.describe()).value).toEqual(before);
    const made = await here.lab();
    expect(await sh(made, 'ping -c 1 127.0.0.1')).toContain('time=0.040 ms');
    await here.sessions.evict();
    expect((await here.sessions.list({ limit: 10 })).items.map(({ id }) => id)).toContain(made.id);
  }
  // A ping by the wall clock goes by one that cannot be set.
  const { value: ping } = await first.pings.create('h1', {
    ...{ dst: '10.0.3.2', count: 3, interval: 0.2, size: 56, pace: 'realtime' },
  });
  off = -400 * DAY;
  await expect.poll(async () => (await first.pings.get('h1', ping.id)).value.status, { timeout: 10_000 }).toBe('done');
  // Back in time nothing is too old; sessions are found whatever time they say they were made at.
  await here.sessions.expire();
  off = 0;
  await here.sessions.expire();
  await here.sessions.sweep();
  expect((await first.describe()).value.earliest).toBe(1);
  const ids = (await here.sessions.list({ limit: 10 })).items.map(({ id }) => id);
  expect(new Set(ids).size).toBe(5);
  const after = await here.restart();
  const again = await after.sessions.open(first.id);
  expect((await sh(again, 'ip -br addr')).split('\n')[0]).toContain('10.0.3.1/24');
  expect(was).toContain('10.0.3.1/24');
  // Far ahead, what is older than it may be goes, but for the newest, and the lab stays.
  off = 400 * DAY;
  await after.sessions.expire();
  const { value } = await again.describe();
  expect(value.earliest).toBeGreaterThan(1);
  expect(value.earliest).toBeLessThanOrEqual(value.seq);
  expect(await sh(again, 'ip -br addr')).toContain('10.0.3.1/24');
}, 60_000);
