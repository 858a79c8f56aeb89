import { describe, expect, test } from 'vitest';
import { finishText, ms3, Statistics, timeText } from '../../../src/console/ping/statistics.ts';

const FINISH = { target: 'x', timing: true, elapsed: 2_041_000_000, rapid: false };

function counted(transmitted: number, rtts: readonly number[]): Statistics {
  const s = new Statistics();
  for (let i = 0; i < transmitted; i++) {
    s.sent();
    const us = rtts[i];
    if (us === undefined) continue;
    s.received++;
    s.acknowledge(i + 1);
    s.timed(us);
  }
  return s;
}

describe('the line of packets', () => {
  test.each<[string, Statistics, string]>([
    ['all came back', counted(3, [1, 2, 3]), '3 packets transmitted, 3 received, 0% packet loss, time 2041ms'],
    [
      'one in three did not',
      counted(3, [1, 2]),
      '3 packets transmitted, 2 received, 33.3333% packet loss, time 2041ms',
    ],
    ['two in three did not', counted(3, [1]), '3 packets transmitted, 1 received, 66.6667% packet loss, time 2041ms'],
    [
      'one in seven did not',
      counted(7, [1, 1, 1, 1, 1, 1]),
      '7 packets transmitted, 6 received, 14.2857% packet loss, time 2041ms',
    ],
    ['none came back', counted(3, []), '3 packets transmitted, 0 received, 100% packet loss, time 2041ms'],
    ['none was sent', counted(0, []), '0 packets transmitted, 0 received'],
  ])('%s', (_, statistics, line) => {
    expect(finishText(statistics, FINISH).split('\n')[2]).toBe(line);
  });

  test('counts errors and duplicates where there were any', () => {
    const s = counted(3, [1, 2]);
    s.errors = 4;
    s.repeats = 5;
    expect(finishText(s, FINISH)).toContain('3 packets transmitted, 2 received, +5 duplicates, +4 errors, 33.3333%');
  });
});

describe('the line of round trips', () => {
  test('is minimum, average, maximum and deviation', () => {
    expect(finishText(counted(4, [40, 60, 50, 30]), FINISH).split('\n')[3]).toBe(
      'rtt min/avg/max/mdev = 0.030/0.045/0.060/0.011 ms',
    );
  });

  test('is empty when the payload carried no time, and when nothing came back', () => {
    expect(finishText(counted(1, [40]), { ...FINISH, timing: false })).toMatch(/2041ms\n\n$/);
    expect(finishText(counted(1, []), FINISH)).toMatch(/2041ms\n\n$/);
  });
});

test('the longer a time, the fewer decimals', () => {
  const texts = [0, 5, 40, 999, 1000, 1234, 9994, 9996, 12_345, 99_949, 99_950, 123_456].map((us) =>
    timeText(us).trim(),
  );
  expect(texts).toEqual([
    'time=0.000 ms',
    'time=0.005 ms',
    'time=0.040 ms',
    'time=0.999 ms',
    'time=1.00 ms',
    'time=1.23 ms',
    'time=9.99 ms',
    'time=10.0 ms',
    'time=12.3 ms',
    'time=99.9 ms',
    'time=100 ms',
    'time=123 ms',
  ]);
});

test('microseconds are milliseconds with three decimals', () => {
  expect([0, 7, 1000, 123_456].map(ms3)).toEqual(['0.000', '0.007', '1.000', '123.456']);
});

describe('how many are under way', () => {
  test('is what was sent and not answered', () => {
    const s = new Statistics();
    for (let i = 0; i < 5; i++) s.sent();
    expect(s.inFlight).toBe(5);
    s.acknowledge(3);
    expect(s.inFlight).toBe(2);
    s.acknowledge(1);
    expect(s.inFlight, 'a late answer to an early one changes nothing').toBe(2);
  });

  test('is right beyond 65,536 packets', () => {
    const s = new Statistics();
    for (let i = 1; i <= 200_000; i++) {
      s.sent();
      s.acknowledge(i & 0xffff);
      if (s.inFlight !== 0) expect(s.inFlight, `after ${i}`).toBe(0);
    }
    s.sent();
    expect(s.inFlight).toBe(1);
  });
});
