import { describe, expect, test } from 'vitest';
import { FibResult, type Flow, flow } from '../../../src/engine/fib/flow.ts';
import { FR_ACT } from '../../../src/engine/fib/rules.ts';
import type { Host } from '../../../src/engine/host.ts';
import { toEnd } from '../../../src/engine/pauses.ts';
import { RT_SCOPE, RT_TABLE, RTN, type RuleState } from '../../../src/engine/state.ts';
import { addr, ip, LO, ping, prefix, refusal, world } from '../world.ts';

/** A host whose tables 100 and 200 each have a default route of a type that tells where an answer came from. */
function twoTables(): Host {
  const { host } = world(['10.0.3.1/24']);
  host.newRoute({ ...prefix('0.0.0.0/0'), table: 100, type: RTN.PROHIBIT }, { create: true });
  host.newRoute({ ...prefix('0.0.0.0/0'), table: 200, type: RTN.UNREACHABLE }, { create: true });
  return host;
}

const OUTCOME: Record<number, string> = {
  0: 'found',
  [-13]: 'table 100',
  [-113]: 'table 200',
  [-101]: 'nothing',
  [-22]: 'blackhole',
};

function lookup(host: Host, wish: Partial<Flow>): string {
  const err = host.fib.lookup(flow({ iif: 1, daddr: ip('192.0.2.1'), ...wish }), new FibResult());
  return OUTCOME[err] ?? String(err);
}

function ruled(...rules: Partial<RuleState>[]): Host {
  const host = twoTables();
  for (const rule of rules) host.newRule(rule);
  return host;
}

test('a host is born with three rules', () => {
  const { host } = world();
  expect(host.rules().map(({ priority, table }) => [priority, table])).toEqual([
    [0, RT_TABLE.LOCAL],
    [32766, RT_TABLE.MAIN],
    [32767, RT_TABLE.DEFAULT],
  ]);
});

describe('a rule applies to', () => {
  const to100 = { table: 100, priority: 10 };
  test.each<[string, Partial<RuleState>, Partial<Flow>, Partial<Flow>]>([
    ['everything, when it says nothing', {}, {}, {}],
    ['a source', { src: ip('10.0.3.0'), src_len: 24 }, { saddr: ip('10.0.3.77') }, { saddr: ip('10.0.4.77') }],
    ['a destination', { dst: ip('192.0.2.0'), dst_len: 24 }, {}, { daddr: ip('192.0.3.1') }],
    ['an interface it came in by', { iif: 'lo' }, { iif: 1 }, { iif: 2 }],
    ['an interface it leaves by', { oif: 'lo' }, { oif: 1 }, { oif: 0 }],
    ['a mark', { fwmark: 5 }, { mark: 5 }, { mark: 4 }],
    ['a mark under a mask', { fwmark: 4, fwmask: 6 }, { mark: 0xd }, { mark: 0xb }],
    ['a tos', { tos: 8 }, { tos: 8 }, { tos: 4 }],
    ['a protocol', { ipproto: 1 }, { proto: 1 }, { proto: 17 }],
    ['a source port', { sport: [10, 20] }, { sport: 20 }, { sport: 21 }],
    ['a destination port', { dport: [10, 10] }, { dport: 10 }, { dport: 9 }],
    [
      'all but what it names, when inverted',
      { src: ip('10.0.3.0'), src_len: 24, flags: 2 },
      {},
      { saddr: ip('10.0.3.1') },
    ],
  ])('%s', (what, rule, match, other) => {
    const host = ruled({ ...to100, ...rule });
    expect(lookup(host, match)).toBe('table 100');
    if (what !== 'everything, when it says nothing') expect(lookup(host, other)).toBe('nothing');
  });

  test('nothing, when it names an interface that is not there', () => {
    expect(lookup(ruled({ ...to100, iif: 'eth9' }), {})).toBe('nothing');
    expect(lookup(ruled({ ...to100, oif: 'eth9' }), {})).toBe('nothing');
  });
});

describe('what a rule does', () => {
  test.each<[string, Partial<RuleState>[], string]>([
    [
      'the first that has an answer wins',
      [
        { table: 100, priority: 20 },
        { table: 200, priority: 10 },
      ],
      'table 200',
    ],
    [
      'a table without an answer is passed by',
      [
        { table: 77, priority: 10 },
        { table: 100, priority: 20 },
      ],
      'table 100',
    ],
    ['blackhole', [{ action: FR_ACT.BLACKHOLE, priority: 10 }], 'blackhole'],
    ['unreachable', [{ action: FR_ACT.UNREACHABLE, priority: 10 }], 'nothing'],
    ['prohibit', [{ action: FR_ACT.PROHIBIT, priority: 10 }], 'table 100'],
    [
      'nop',
      [
        { action: FR_ACT.NOP, priority: 10 },
        { table: 200, priority: 20 },
      ],
      'table 200',
    ],
    [
      'goto',
      [
        { action: FR_ACT.GOTO, goto: 30, priority: 10 },
        { table: 100, priority: 20 },
        { table: 200, priority: 30 },
      ],
      'table 200',
    ],
  ])('%s', (_, rules, outcome) => {
    expect(lookup(ruled(...rules), {})).toBe(outcome);
  });

  test('a prefix that is too short is suppressed', () => {
    const { host } = world(['10.0.3.1/24']);
    host.newRoute({ ...prefix('0.0.0.0/0'), oif: LO, scope: RT_SCOPE.LINK }, { create: true });
    host.newRoute({ ...prefix('192.0.2.0/24'), oif: LO, scope: RT_SCOPE.LINK }, { create: true });
    host.delRule({ priority: 32766 });
    host.newRule({ table: RT_TABLE.MAIN, priority: 10, suppress_prefixlength: 0 });
    expect(lookup(host, {})).toBe('found');
    expect(lookup(host, { daddr: ip('198.51.100.1') })).toBe('nothing');
  });
});

describe('rules are refused for', () => {
  test.each<[string, Partial<RuleState>, string]>([
    ['the lowest bits of tos', { tos: 3 }, 'EINVAL: Invalid dsfield (tos): ECN bits must be 0'],
    ['a goto without a target', { action: FR_ACT.GOTO, priority: 5 }, 'EINVAL: Missing goto target for action goto'],
    ['a goto back', { action: FR_ACT.GOTO, priority: 5, goto: 5 }, 'EINVAL: Backward goto not supported'],
    ['being there already', { priority: 0, table: RT_TABLE.LOCAL, protocol: 2 }, 'EEXIST'],
  ])('%s', (_, rule, says) => {
    const { host } = world();
    expect(refusal(() => host.newRule(rule))).toBe(says);
    expect(host.fib.customRules, 'and the tables stay one').toBe(false);
  });

  test('deleting one that is not there', () => {
    expect(refusal(() => world().host.delRule({ priority: 77 }))).toBe('ENOENT');
  });
});

describe('the order of rules', () => {
  test('without a priority, each new one goes before those that were added', () => {
    const host = ruled({ table: 100 }, { table: 100 }, { table: 200 });
    expect(host.rules().map(({ priority, table }) => [priority, table])).toEqual([
      [0, 255],
      [32763, 200],
      [32764, 100],
      [32765, 100],
      [32766, 254],
      [32767, 253],
    ]);
  });

  test('those of one priority stand as they came', () => {
    const host = ruled({ table: 100, priority: 9 }, { table: 200, priority: 9 });
    expect(
      host
        .rules()
        .filter(({ priority }) => priority === 9)
        .map(({ table }) => table),
    ).toEqual([100, 200]);
  });
});

describe('the tables local and main', () => {
  const tries = (host: Host) => [RT_TABLE.LOCAL, RT_TABLE.MAIN].map((id) => host.fib.table(id)?.trie);
  const searched = (events: { type: string }[]) =>
    (events as { type: string; table?: number; proto?: number }[])
      .filter(({ type, proto }) => type === 'fib:fib_table_lookup' && proto !== 17)
      .map(({ table }) => table);

  test('are one trie until somebody touches the rules, and lookups go by main’s name', () => {
    const { host, events } = world(['10.0.3.1/24']);
    const [local, main] = tries(host);
    expect(local).toBe(main);
    events.length = 0;
    ping(host, '10.0.3.2');
    expect(searched(events)).toEqual([254, 255, 254]);
  });

  test('are two for good from then on, each with its own routes', () => {
    const { host, events } = world(['10.0.3.1/24']);
    host.newRoute({ ...prefix('10.8.0.0/16'), oif: LO, scope: RT_SCOPE.LINK }, { create: true });
    const before = [...host.routes()];
    host.newRule({ table: 100, priority: 9 });
    host.delRule({ priority: 9 });
    const [local, main] = tries(host);
    expect(local).not.toBe(main);
    expect([local?.size, main?.size]).toEqual([6, 1]);
    expect([...host.routes()]).toEqual(before);
    events.length = 0;
    ping(host, '10.0.3.2');
    expect(searched(events)).toEqual([255, 255, 255]);
  });

  test('answer alike before and after, whatever is asked', () => {
    const { host } = world(['10.0.3.1/24', '10.1.0.1/16', '10.0.3.9/32']);
    for (const text of ['10.0.0.0/8', '10.0.3.128/25', '0.0.0.0/0', '10.0.3.1/32']) {
      host.newRoute({ ...prefix(text), oif: LO, scope: RT_SCOPE.LINK }, { create: true });
    }
    const asked = [
      '10.0.3.1',
      '10.0.3.2',
      '10.0.3.200',
      '10.0.4.1',
      '10.1.9.9',
      '192.0.2.1',
      '127.0.0.1',
      '10.0.3.255',
    ];
    const answers = () =>
      asked.map((text) => {
        const result = new FibResult();
        const err = host.fib.lookup(flow({ iif: 1, daddr: ip(text) }), result);
        return [text, err, result.type, result.prefix, result.prefixlen];
      });
    const before = answers();
    toEnd(host.fib.unmerge());
    const after = answers();
    // Only where main has the longer prefix do the rules make a difference: local comes first.
    expect(after.filter((answer, i) => JSON.stringify(answer) !== JSON.stringify(before[i]))).toEqual([
      ['10.0.3.200', 0, RTN.LOCAL, ip('10.0.3.0'), 24],
    ]);
  });

  test('an address added after the split goes into local alone', () => {
    const { host } = world();
    host.newRule({ table: 100, priority: 9 });
    host.newAddr(addr('10.0.3.1/24'));
    const [local, main] = tries(host);
    expect([local?.size, main?.size]).toEqual([6, 0]);
  });
});
