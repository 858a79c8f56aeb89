import { describe, expect, test } from 'vitest';
import { begin, LO, ping, world } from '../world.ts';

type Options = Parameters<typeof ping>[2];

/** When packets were sent and when ping ended, in virtual microseconds, and what it said at the end. */
function times(options: Options, { target = '10.0.3.2', down = false } = {}) {
  const { host, lab, events } = world(['10.0.3.1/24']);
  if (down) host.setLink(LO, { up: false });
  events.length = 0;
  const run = ping(host, target, options);
  const sent = events.filter(({ type }) => type === 'ping:sent').map(({ at }) => at / 1000);
  return { sent, end: lab.clock.now / 1000, exit: run.exit, run, summary: run.stdout.split('\n\n').at(-1) };
}

const S = 1_000_000;
/** A round trip over lo. */
const RTT = 40;

test('a packet a second, each a round trip later than a second after the last', () => {
  const { sent, end, exit } = times({ count: 3 });
  expect(sent).toEqual([0, S + RTT, 2 * (S + RTT)]);
  expect([end, exit]).toEqual([2 * (S + RTT) + RTT, 0]);
});

describe('-i', () => {
  test('is the interval', () => {
    expect(times({ count: 3, interval: 200 }).sent).toEqual([0, 200_040, 400_080]);
  });

  test('of 0 sends as soon as there was an answer', () => {
    expect(times({ count: 3, interval: 0 }).sent).toEqual([0, 40, 80]);
  });

  test('of 0 without answers waits 10 ms each', () => {
    expect(times({ count: 3, interval: 0, linger: 500 }, { down: true }).sent).toEqual([0, 10_000, 20_000]);
  });
});

describe('-W', () => {
  test('is how long a ping without any answer waits after its last packet', () => {
    expect(times({ count: 2, linger: 300 }, { down: true })).toMatchObject({ end: 1.3 * S, exit: 1 });
    expect(times({ count: 1, linger: 2500 }, { down: true })).toMatchObject({ end: 2.5 * S, exit: 1 });
  });

  test('is ten seconds when it is not said', () => {
    expect(times({ count: 1 }, { down: true }).end).toBe(10 * S);
  });

  test('does not matter once there was an answer', () => {
    expect(times({ count: 2, linger: 5000 }).end).toBe(S + 2 * RTT);
  });
});

describe('-w', () => {
  test('ends it, whatever was sent', () => {
    expect(times({ count: undefined, deadline: 3 })).toMatchObject({ sent: [0, S + RTT, 2 * (S + RTT)], end: 3 * S });
  });

  test('with a count, ends when so many have been answered', () => {
    expect(times({ count: 2, deadline: 5 })).toMatchObject({ end: S + 2 * RTT, exit: 0 });
  });

  test('with a count, is a failure when fewer were answered', () => {
    const { sent, end, exit } = times({ count: 2, deadline: 3 }, { down: true });
    expect([sent.length, end, exit]).toEqual([3, 3 * S, 1]);
  });
});

describe('-l', () => {
  test('packets go one after the other, before any answer is read', () => {
    expect(times({ count: 5, preload: 3 }).sent).toEqual([0, RTT, 2 * RTT, S + 3 * RTT, 2 * S + 4 * RTT]);
  });

  test('and the end tells how many were under way', () => {
    expect(times({ count: 5, preload: 3 }).summary).toContain('mdev = 0.040/0.040/0.040/0.000 ms, pipe 3\n');
  });
});

describe('-f', () => {
  test('sends as soon as there was an answer, and prints dots and backspaces', () => {
    const { sent, run } = times({ count: 4, flood: true, interval: 0 });
    expect(sent).toEqual([0, 40, 80, 120]);
    expect(run.stdout.split('\n')[1]).toBe('.\b \b.\b \b.\b \b.\b \b');
  });

  test('leaves a dot for every packet that was lost', () => {
    const { run } = times({ count: 4, flood: true, interval: 0, linger: 100 }, { down: true });
    expect(run.stdout.split('\n')[1]).toBe('....');
  });

  test('tells the gap between packets', () => {
    expect(times({ count: 4, flood: true, interval: 0 }).summary).toMatch(/, ipg\/ewma 0\.040\/0\.040 ms\n$/);
  });
});

test('-A sends as fast as answers come, and prints them', () => {
  const { sent, run } = times({ count: 4, adaptive: true });
  expect(sent).toEqual([0, 40, 80, 120]);
  expect(run.stdout.match(/bytes from/g)).toHaveLength(4);
});

test('-O says which packet was not answered before the next one goes', () => {
  const { run } = times({ count: 3, outstanding: true, linger: 100 }, { down: true });
  expect(run.stdout).toContain('no answer yet for icmp_seq=1\nno answer yet for icmp_seq=2\n');
});

describe('an interrupted ping', () => {
  test('ends at once with its statistics, and nothing of it happens later', () => {
    const { host, lab, events } = world(['10.0.3.1/24']);
    const run = begin(host, '10.0.3.2', { count: 10 });
    lab.clock.advance(2_500_000_000);
    run.interrupt();
    expect(run).toMatchObject({ done: true, interrupted: true, exit: 0 });
    expect(run.stdout).toContain('3 packets transmitted, 3 received, 0% packet loss, time 2000ms\n');
    events.length = 0;
    while (lab.clock.step());
    expect(events).toEqual([]);
    expect(lab.clock.now).toBe(2_500_000_000);
  });

  test('without -c ends by itself at the limit', () => {
    const { host, lab } = world(['10.0.3.1/24']);
    const run = begin(host, '10.0.3.2');
    for (let i = 0; i < 100; i++) lab.clock.step();
    expect(run.done).toBe(false);
    run.interrupt();
    expect(run.done).toBe(true);
  });
});

test('two pings at the same time do not hear each other', () => {
  const { host, lab } = world(['10.0.3.1/24']);
  const one = begin(host, '10.0.3.2', { count: 3, id: 'one' });
  const two = begin(host, '10.0.3.3', { count: 3, id: 'two' });
  while (lab.clock.step());
  expect(one.replies.map(({ from }) => from)).toEqual(['10.0.3.2', '10.0.3.2', '10.0.3.2']);
  expect(two.replies.map(({ from }) => from)).toEqual(['10.0.3.3', '10.0.3.3', '10.0.3.3']);
});

test('every event that a ping causes bears its name, and those of another do not', () => {
  const { host, lab, events } = world(['10.0.3.1/24']);
  events.length = 0;
  begin(host, '10.0.3.2', { count: 2, id: 'one' });
  begin(host, '127.0.0.1', { count: 2, id: 'two' });
  while (lab.clock.step());
  const of = (name: string) => events.filter(({ ping }) => ping === name);
  expect(of('one').length + of('two').length).toBe(events.length);
  const addresses = (name: string) =>
    new Set(of(name).flatMap((event) => ('daddr' in event ? [event.daddr.split('.')[0]] : [])));
  expect(addresses('one')).toEqual(new Set(['10']));
  expect(addresses('two')).toEqual(new Set(['127']));
});
