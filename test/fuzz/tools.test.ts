import { expect, test } from 'vitest';
import type { LabFile } from '../conformance/lab-file.ts';
import { commandKind, type Difference } from './compare.ts';
import { whyKnown } from './known.ts';
import { Random } from './random.ts';
import { DUMP, generate } from './scenario.ts';
import { shrink } from './shrink.ts';

test('a seed always gives the same scenario, and another seed another one', () => {
  expect(generate(7)).toEqual(generate(7));
  expect(generate(7)).not.toEqual(generate(8));
});

test('every scenario ends with a look at all state', () => {
  for (let seed = 0; seed < 50; seed++) {
    expect(
      generate(seed)
        .steps.slice(-DUMP.length)
        .map(({ cmd }) => cmd),
    ).toEqual(DUMP);
  }
});

test('no scenario asks a resolver, waits for long or never ends', () => {
  const commands = Array.from({ length: 500 }, (_, seed) => generate(seed)).flatMap(({ steps }) => steps);
  for (const { cmd: said } of commands) {
    const cmd = said.replace(/^monitor -- /, '');
    if (cmd.startsWith('ping')) expect(cmd).toMatch(/^ping -c 1 -W 0\.1 .*\b\d+\.\d+\.\d+\.\d+$/);
    else expect(cmd).toMatch(/^(ip|sysctl|cat) /);
    expect(cmd).not.toMatch(/^ip (-\S+ )*m/);
  }
});

test('picks are by weight and within bounds', () => {
  const random = new Random(1);
  const picks = Array.from({ length: 1000 }, () =>
    random.weighted([
      [0, 'never'],
      [1, 'seldom'],
      [9, 'often'],
    ]),
  );
  expect(picks).not.toContain('never');
  expect(picks.filter((pick) => pick === 'seldom').length).toBeGreaterThan(50);
  expect(picks.filter((pick) => pick === 'seldom').length).toBeLessThan(200);
  const numbers = Array.from({ length: 1000 }, () => random.int(3, 5));
  expect([...new Set(numbers)].sort()).toEqual([3, 4, 5]);
  expect(random.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
});

const lab = (...cmds: string[]): LabFile => ({
  ...{ title: '', hosts: [{ name: 'h1', bare: false }], links: [] },
  steps: cmds.map((cmd) => ({ host: 'h1', cmd })),
});

/** Differs at the first `show` after both `add a` and `add b`. */
async function attempt(scenario: LabFile): Promise<Difference | undefined> {
  const said = (cmd: string) => scenario.steps.findIndex((step) => step.cmd.startsWith(cmd));
  const step = scenario.steps.findIndex(({ cmd }, at) => cmd.startsWith('show') && at > 0);
  const both = said('add a') !== -1 && said('add b') !== -1 && Math.max(said('add a'), said('add b')) < step;
  return both ? { kind: 'show', signature: 'show', step, text: '' } : undefined;
}

test('a difference is shrunk to the steps and words it needs', async () => {
  const scenario = lab('x', 'add a with more', 'y', 'z', 'add b', 'w', 'show me all', 'show', 'v');
  const difference = await attempt(scenario);
  if (difference === undefined) throw new Error('it does not differ');
  const shrunk = await shrink({ scenario, difference }, attempt, 200);
  expect(shrunk.scenario.steps.map(({ cmd }) => cmd)).toEqual(['add a', 'add b', 'show me']);
});

test('without a budget only what follows the difference is cut', async () => {
  const scenario = lab('x', 'add a', 'add b', 'show', 'v', 'w');
  const difference = await attempt(scenario);
  if (difference === undefined) throw new Error('it does not differ');
  const shrunk = await shrink({ scenario, difference }, attempt, 0);
  expect(shrunk.scenario.steps.map(({ cmd }) => cmd)).toEqual(['x', 'add a', 'add b', 'show']);
});

test('commands are counted by object and verb', () => {
  expect(commandKind('ip -4 route add 10.0.0.0/8 dev lo')).toBe('ip route add');
  expect(commandKind('ping -c 1 10.0.3.2')).toBe('ping');
});

const found = (kind: string, text: string, ...cmds: string[]) => ({
  scenario: lab(...cmds),
  difference: { kind, signature: kind, step: cmds.length - 1, text },
});

test('what is listed as understood is that and nothing more', () => {
  const paths = 'ip route add 10.9.0.0/16 nexthop via 10.1.0.2 nexthop via 10.2.0.2';
  const ping = 'ping -c 1 -W 0.1 10.9.0.1';
  const other =
    '  - neigh_create dev=d1 primary_key4=10.1.0.2 created=1\n  + neigh_create dev=d2 primary_key4=10.2.0.2 created=1';
  expect(whyKnown(found('ping walk', other, paths, ping))).toContain('multipath');
  expect(whyKnown(found('ping walk', other, ping))).toBeUndefined();
  expect(whyKnown(found('ping stdout', other, paths, ping))).toBeUndefined();
  const same = other.replace('d2', 'd1');
  expect(whyKnown(found('ping walk', same, paths, ping))).toContain('multipath');
  expect(whyKnown(found('ping walk', same.replace(/1$/, '0'), paths, ping))).toBeUndefined();
  expect(whyKnown(found('ping walk', '  - net_dev_queue dev=d1\n  + (nothing)', paths, ping))).toBeUndefined();
  const sent = '  - neigh_create dev=d0 primary_key4=10.9.0.1 created=1\n  + net_dev_queue dev=lo len=98 skb=skb1';
  expect(whyKnown(found('ping walk', sent, paths, ping))).toContain('multipath');
  expect(whyKnown(found('ping walk', sent.replace('dev=lo', 'dev=d0'), paths, ping))).toBeUndefined();
  const get = 'ip route get 10.9.0.1';
  const way = '  - 10.9.0.1 via 10.1.0.2 dev d1 src 10.1.0.1 uid 0 \n  + 10.9.0.1 dev d2 uid 0 ';
  expect(whyKnown(found('ip route get stdout', way, paths, get))).toContain('multipath');
  expect(whyKnown(found('ip route get stdout', way, get))).toBeUndefined();
  expect(whyKnown(found('ip route get stdout', way.replace('+ 10', '+ local 10'), paths, get))).toBeUndefined();
  const connected = found('ping stderr', '', 'ping -c 1 -W 0.1 -C -I 10.1.0.1 10.9.0.1');
  expect(whyKnown(connected)).toContain('-C');
  expect(whyKnown(found('ping stderr', '', 'ping -c 1 -W 0.1 -C 10.9.0.1'))).toBeUndefined();
});
