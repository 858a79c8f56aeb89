import { describe, expect, test } from 'vitest';
import type { UnnumberedEvent } from '../../src/contract/trace.ts';
import { Lab } from '../../src/engine/lab.ts';
import type { Notification } from '../../src/engine/notify.ts';
import type { LabSnapshot } from '../../src/engine/state.ts';
import { granted, RandomRequests, type Request } from './random-requests.ts';
import { ping, world } from './world.ts';

const seeds = Array.from({ length: 10 }, (_, i) => i + 1);

/** Through JSON and back, as it is kept. */
const kept = (snapshot: LabSnapshot): LabSnapshot => JSON.parse(JSON.stringify(snapshot));

/** Everything that can be seen of a lab while it is asked these things. */
function watch(lab: Lab, requests: readonly Request[]): { events: UnnumberedEvent[]; notifications: Notification[] } {
  const seen = { events: [] as UnnumberedEvent[], notifications: [] as Notification[] };
  lab.tracer = (event) => seen.events.push(event);
  lab.notify = (notification) => seen.notifications.push(notification);
  const host = lab.host('h1');
  if (!host) throw new Error('no h1');
  for (const request of requests) {
    granted(host, request);
    lab.flushCounters();
  }
  return seen;
}

test.each(seeds)('seed %i: the same commands give the same events, times and state', (seed) => {
  const run = () => {
    const { lab } = world(['10.0.0.1/24'], { seed });
    const requests = new RandomRequests(seed);
    const seen = watch(
      lab,
      Array.from({ length: 200 }, () => requests.next()),
    );
    return { ...seen, snapshot: lab.snapshot() };
  };
  expect(run()).toEqual(run());
});

test.each(seeds)('seed %i: a lab that is restored is the lab that was kept', (seed) => {
  const { lab, host } = world(['10.0.0.1/24'], { watched: false, seed });
  const requests = new RandomRequests(seed);
  for (let i = 0; i < 150; i++) {
    granted(host, requests.next());
    if (i % 10 !== 0) continue;
    const snapshot = lab.snapshot();
    expect(Lab.restore(kept(snapshot)).snapshot()).toEqual(snapshot);
  }
});

test.each(seeds)('seed %i: a lab that is restored goes on as if nothing had happened', (seed) => {
  const { lab } = world(['10.0.0.1/24'], { watched: false, seed });
  const requests = new RandomRequests(seed);
  watch(
    lab,
    Array.from({ length: 100 }, () => requests.next()),
  );
  const restored = Lab.restore(kept(lab.snapshot()));
  const rest = Array.from({ length: 100 }, () => requests.next());
  expect(watch(restored, rest)).toEqual(watch(lab, rest));
  expect(restored.snapshot()).toEqual(lab.snapshot());
});

describe('two hosts', () => {
  test('are kept in the order they were made, and know nothing of each other', () => {
    const { lab } = world(['10.0.3.1/24']);
    const other = lab.addHost('a0');
    expect(ping(other, '10.0.3.1', { linger: 100 }).exit).toBe(2);
    const restored = Lab.restore(kept(lab.snapshot()));
    expect([...restored.hosts.keys()]).toEqual(['h1', 'a0']);
    expect(restored.snapshot()).toEqual(lab.snapshot());
  });

  test('a name that is taken is refused, and free again when its host is gone', () => {
    const { lab } = world();
    expect(() => lab.addHost('h1')).toThrow('File exists');
    lab.removeHost('h1');
    expect(() => lab.removeHost('h1')).toThrow('No such device');
    lab.addHost('h1');
    expect(lab.hosts.size).toBe(1);
  });
});
