import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Clock, MS } from '../../src/engine/clock.ts';

test('things happen in the order of their time, and those of one time in the order they were asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 60 }), (delays) => {
      const clock = new Clock();
      const ran: [number, number][] = [];
      for (const [i, delay] of delays.entries()) clock.after(delay, () => ran.push([clock.now, i]));
      while (clock.step());
      const expected = delays
        .map((delay, i): [number, number] => [delay, i])
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(ran).toEqual(expected);
    }),
  );
});

/** A queue that is searched for the next thing every time; what the real one must agree with. */
class SlowClock {
  now = 0;
  readonly waiting: { at: number; id: number }[] = [];

  after(delay: number, id: number): void {
    this.waiting.push({ at: this.now + delay, id });
  }

  step(): number | undefined {
    const next = this.waiting.reduce<{ at: number; id: number } | undefined>(
      (first, due) => (first && (first.at < due.at || (first.at === due.at && first.id < due.id)) ? first : due),
      undefined,
    );
    if (!next) return undefined;
    this.waiting.splice(this.waiting.indexOf(next), 1);
    this.now = next.at;
    return next.id;
  }
}

test('thousands of things asked for, run and cancelled in between go as in a slow queue', () => {
  const move = fc.oneof(
    { weight: 4, arbitrary: fc.record({ after: fc.constantFrom(0, 0, 1, 20, 20, 20, 21, 1000, 5) }) },
    { weight: 4, arbitrary: fc.constant('step' as const) },
    { weight: 1, arbitrary: fc.record({ cancel: fc.nat() }) },
  );
  fc.assert(
    fc.property(fc.array(move, { maxLength: 300 }), (moves) => {
      const clock = new Clock();
      const slow = new SlowClock();
      const timers: { cancelled: boolean }[] = [];
      let ran: number | undefined;
      for (const m of moves) {
        if (m === 'step') {
          ran = undefined;
          const expected = slow.step();
          expect(clock.step()).toBe(expected !== undefined);
          expect(ran).toBe(expected);
        } else if ('after' in m) {
          const id = timers.length;
          timers.push(
            clock.after(m.after, () => {
              ran = id;
            }),
          );
          slow.after(m.after, id);
        } else if (timers.length > 0) {
          const id = m.cancel % timers.length;
          const at = slow.waiting.findIndex((due) => due.id === id);
          if (at >= 0) slow.waiting.splice(at, 1);
          (timers[id] as { cancelled: boolean }).cancelled = true;
        }
        expect(clock.now).toBe(slow.now);
        expect(clock.next()).toBe(slow.waiting.length === 0 ? undefined : Math.min(...slow.waiting.map((d) => d.at)));
      }
    }),
    { numRuns: 500 },
  );
});

test('what was cancelled does not happen, and time does not move for it', () => {
  const clock = new Clock();
  const ran: string[] = [];
  const first = clock.after(5, () => ran.push('first'));
  clock.after(9, () => ran.push('second'));
  first.cancelled = true;
  expect(clock.next()).toBe(9);
  clock.advance(7);
  expect([ran, clock.now]).toEqual([[], 7]);
  expect(clock.step()).toBe(true);
  expect([ran, clock.now]).toEqual([['second'], 9]);
  expect(clock.step()).toBe(false);
});

test('something that happens may cancel what was to happen at the same time', () => {
  const clock = new Clock();
  const ran: string[] = [];
  clock.after(5, () => {
    ran.push('first');
    second.cancelled = true;
  });
  const second = clock.after(5, () => ran.push('second'));
  while (clock.step());
  expect(ran).toEqual(['first']);
});

test('what is asked for with no delay happens at the same instant, after what was already due', () => {
  const clock = new Clock();
  const ran: string[] = [];
  clock.after(5, () => {
    ran.push('a');
    clock.after(0, () => ran.push(`c at ${clock.now}`));
  });
  clock.after(5, () => ran.push('b'));
  while (clock.step());
  expect(ran).toEqual(['a', 'b', 'c at 5']);
});

test('advancing runs what is due up to and including that time, and what it leads to', () => {
  const clock = new Clock(100);
  const ran: number[] = [];
  const tick = () => {
    ran.push(clock.now);
    clock.after(10, tick);
  };
  clock.after(10, tick);
  clock.advance(140);
  expect([ran, clock.now, clock.next()]).toEqual([[110, 120, 130, 140], 140, 150]);
  clock.advance(145);
  expect([ran.length, clock.now]).toEqual([4, 145]);
});

test('time never goes back', () => {
  const clock = new Clock(1000);
  clock.advance(10);
  expect(clock.now).toBe(1000);
});

test('whatever is scheduled inherits on whose behalf it happens', () => {
  const clock = new Clock();
  const seen: (string | undefined)[] = [];
  clock.cause = 'ping-1';
  clock.after(1, () => {
    seen.push(clock.cause);
    clock.after(1, () => seen.push(clock.cause));
  });
  clock.cause = undefined;
  clock.after(1, () => seen.push(clock.cause));
  while (clock.step());
  expect(seen).toEqual(['ping-1', undefined, 'ping-1']);
  expect(clock.cause).toBeUndefined();
});

test('something that throws is over, and what comes after it still happens', () => {
  const clock = new Clock();
  let ran = false;
  clock.cause = 'ping-1';
  clock.after(1, () => {
    throw new Error('broken');
  });
  clock.cause = undefined;
  clock.after(2, () => {
    ran = true;
  });
  expect(() => clock.step()).toThrow('broken');
  expect(clock.cause).toBeUndefined();
  expect(clock.step()).toBe(true);
  expect([ran, clock.now]).toEqual([true, 2]);
});

test('a hundred thousand timers that are cancelled leave nothing behind', () => {
  const clock = new Clock();
  for (let i = 0; i < 100_000; i++) clock.after(i * MS, () => {}).cancelled = true;
  expect(clock.next()).toBeUndefined();
  expect(clock.step()).toBe(false);
});
