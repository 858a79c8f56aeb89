import { expect, test } from 'vitest';
import { Host } from '../../src/engine/host.ts';
import { Lab } from '../../src/engine/lab.ts';
import { granted, RandomRequests } from './random-requests.ts';
import { ping, world } from './world.ts';

/** A lab that nobody watches, in which making up an event would throw. */
function unwatched(): Host {
  const { host } = world(['10.0.3.1/24'], { watched: false });
  // Every event asks what time it is, and nothing else asks the host.
  Object.defineProperty(host, 'now', {
    get: () => {
      throw new Error('an event was made up, and nobody watches');
    },
  });
  return host;
}

test('while nobody watches, no event is even made up', () => {
  const host = unwatched();
  expect(ping(host, '10.0.3.2', { count: 3 }).exit).toBe(0);
  expect(ping(host, '192.0.2.1').exit).toBe(2);
  expect(ping(host, 'localhost', { device: 'lo' }).exit).toBe(0);
  expect(ping(host, '10.0.3.255', { broadcast: true, linger: 10 }).exit).toBe(1);
  const requests = new RandomRequests(1);
  for (let i = 0; i < 500; i++) granted(host, requests.next());
});

test('and who watches would have caught one', () => {
  const host = unwatched();
  host.lab.tracer = () => {};
  expect(() => ping(host, '10.0.3.2')).toThrow('nobody watches');
});

test('a lab goes the same way whether it is watched or not', () => {
  const run = (watched: boolean): unknown => {
    const { lab, host } = world(['10.0.3.1/24'], { watched });
    const said: unknown[] = [];
    const requests = new RandomRequests(3);
    for (let i = 0; i < 300; i++) granted(host, requests.next());
    const { exit, stdout, stderr } = ping(host, '10.0.3.2', { count: 3, flood: true, interval: 0 });
    said.push(exit, stdout, stderr);
    return { said, snapshot: lab.snapshot() };
  };
  expect(run(false)).toEqual(run(true));
});

test('a lab without listeners takes every request', () => {
  const lab = new Lab({ seed: 1 });
  const host = lab.addHost('h1');
  expect(host).toBeInstanceOf(Host);
  const requests = new RandomRequests(5);
  for (let i = 0; i < 200; i++) granted(host, requests.next());
  lab.flushCounters();
});
