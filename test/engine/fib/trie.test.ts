import { describe, expect, test } from 'vitest';
import { FibResult } from '../../../src/engine/fib/flow.ts';
import { FibTable, IGNORE_LINKSTATE } from '../../../src/engine/fib/table.ts';
import { LinearTable } from '../../golden/linear-table.ts';
import { checkTrie } from './check-trie.ts';
import { RandomRoutes } from './random-routes.ts';

const seeds = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

function compare(table: FibTable, slow: LinearTable, routes: RandomRoutes, questions: number): void {
  for (let q = 0; q < questions; q++) {
    const wish = routes.question(slow.routes);
    const flags = routes.chance(20) ? IGNORE_LINKSTATE : 0;
    const result = new FibResult();
    const err = table.lookup(wish, result, flags);
    const expected = slow.lookup(wish, { ignoreLinkstate: flags !== 0 });
    const nexthop = expected.nexthop === undefined ? undefined : expected.alias?.info.nexthops[expected.nexthop];
    const where = expected.alias && [expected.dst, 32 - expected.alias.slen];
    const same =
      err === expected.err &&
      result.alias === expected.alias &&
      result.nexthop === nexthop &&
      (!where || (result.prefix === where[0] && result.prefixlen === where[1]));
    // Said in full only when there is something to say: there are hundreds of thousands of questions.
    if (!same) expect({ wish, err, ...result }).toEqual({ wish, ...expected, nexthop, where });
  }
}

test.each(seeds(40))(
  'seed %i: routes come and go, and every lookup finds what a search of all routes finds',
  (seed) => {
    const routes = new RandomRoutes(seed);
    const table = new FibTable(254);
    const slow = new LinearTable();
    const growing = 30 + (seed % 5) * 10;
    for (let i = 0; i < 400; i++) {
      // It grows in the first half, and shrinks in the second.
      if (slow.routes.length === 0 || routes.chance(i < 200 ? 100 - growing / 2 : growing)) {
        const { dst, alias } = routes.route();
        table.trie.insert(dst, alias);
        slow.insert(dst, alias);
      } else {
        const { dst, alias } = routes.pick(slow.routes);
        expect(table.trie.remove(dst, alias)).toBe(true);
        slow.remove(alias);
      }
      checkTrie(table.trie);
      compare(table, slow, routes, 10);
    }
    expect([...table.entries()]).toEqual(slow.ordered());
    for (const { dst, alias } of [...slow.routes]) {
      table.trie.remove(dst, alias);
      slow.remove(alias);
      checkTrie(table.trie);
    }
    expect(table.trie.root, 'nothing is left').toBeUndefined();
  },
);

test.each(seeds(20))('seed %i: many routes are taken out at once, from the highest address to the lowest', (seed) => {
  const routes = new RandomRoutes(seed, [254, 255]);
  const table = new FibTable(254);
  const slow = new LinearTable();
  for (let i = 0; i < 600; i++) {
    const { dst, alias } = routes.route();
    table.trie.insert(dst, alias);
    slow.insert(dst, alias);
  }
  for (const share of [0, 40, 80, 100]) {
    const doomed = new Set(slow.routes.filter(() => routes.chance(share)).map(({ alias }) => alias));
    const gone = [...table.trie.flush((alias) => doomed.has(alias))].filter((one) => one !== undefined);
    expect(new Set(gone.map(({ alias }) => alias))).toEqual(doomed);
    expect(gone.map(({ key }) => key)).toEqual(gone.map(({ key }) => key).sort((a, b) => b - a));
    for (const alias of doomed) slow.remove(alias);
    checkTrie(table.trie);
    compare(table, slow, routes, 200);
  }
  expect(table.trie.root, 'nothing is left').toBeUndefined();
  expect([...table.trie.flush(() => true)]).toEqual([]);
});

test.each(seeds(10))(
  'seed %i: several tables in one trie keep their routes apart in a dump, local before main',
  (seed) => {
    const routes = new RandomRoutes(seed, [254, 255]);
    const main = new FibTable(254);
    const local = new FibTable(255, main.trie);
    const slow = new LinearTable();
    for (let i = 0; i < 300; i++) {
      const { dst, alias } = routes.route();
      main.trie.insert(dst, alias);
      slow.insert(dst, alias);
    }
    checkTrie(main.trie);
    compare(main, slow, routes, 500);
    compare(local, slow, routes, 500);
    const of = (id: number) => slow.ordered().filter(({ alias }) => alias.table === id);
    expect([...main.entries()]).toEqual(of(254));
    expect([...local.entries()]).toEqual(of(255));
  },
);

test.each(seeds(1))('seed %i: a large table is searched by ranges once it is at rest, and finds the same', (seed) => {
  const routes = new RandomRoutes(seed);
  const table = new FibTable(254);
  const slow = new LinearTable();
  for (let i = 0; i < 20_000; i++) {
    const { dst, alias } = routes.route();
    table.trie.insert(dst, alias);
    slow.insert(dst, alias);
  }
  checkTrie(table.trie);
  compare(table, slow, routes, 200);
  expect(table.trie.atRest(), 'not yet').toBeUndefined();
  for (let i = 0; i < 2000; i++) table.lookup(routes.question([]), new FibResult(), 0);
  expect(table.trie.atRest()).toBeDefined();
  compare(table, slow, routes, 1000);
  const { dst, alias } = routes.pick(slow.routes);
  table.trie.remove(dst, alias);
  slow.remove(alias);
  expect(table.trie.atRest(), 'no longer').toBeUndefined();
  compare(table, slow, routes, 200);
  expect([...table.entries()]).toEqual(slow.ordered());
});

test('the leaves between two addresses are those of all leaves', () => {
  const routes = new RandomRoutes(9);
  const { trie } = new FibTable(254);
  expect([...trie.leaves()]).toEqual([]);
  for (let i = 0; i < 3000; i++) {
    const { dst, alias } = routes.route();
    trie.insert(dst, alias);
  }
  const keys = [...trie.leaves()].map(({ key }) => key);
  expect(keys).toEqual(keys.toSorted((a, b) => a - b));
  for (let i = 0; i < 500; i++) {
    const [first, last] = [
      routes.pick([routes.addr(), routes.pick(keys)]),
      routes.pick([routes.addr(), routes.pick(keys)]),
    ];
    const between = [...trie.leaves(first, last)].map(({ key }) => key);
    expect(between).toEqual(keys.filter((key) => key >= first && key <= last));
  }
});

test('what covers an address is every route to a prefix it is in, longest first', () => {
  const routes = new RandomRoutes(77);
  const table = new FibTable(254);
  const slow = new LinearTable();
  for (let i = 0; i < 2000; i++) {
    const { dst, alias } = routes.route();
    table.trie.insert(dst, alias);
    slow.insert(dst, alias);
  }
  for (let i = 0; i < 300; i++) {
    const { daddr } = routes.question(slow.routes);
    const expected = slow
      .ordered()
      .filter(({ dst, alias }) => daddr >= dst && daddr < dst + 2 ** alias.slen)
      .sort((a, b) => a.alias.slen - b.alias.slen);
    expect([...table.covering(daddr)]).toEqual(expected);
  }
});

describe('a trie of few routes', () => {
  const routes = new RandomRoutes(5);

  test('an alias that is not there is not removed', () => {
    const table = new FibTable(254);
    const { dst, alias } = routes.route();
    expect(table.trie.remove(dst, alias)).toBe(false);
    table.trie.insert(dst, alias);
    expect(table.trie.remove(dst, { ...alias })).toBe(false);
    expect(table.trie.remove((dst ^ 1) >>> 0, alias)).toBe(false);
    checkTrie(table.trie);
    expect(table.trie.size).toBe(1);
  });

  test('the leaf of an address is found by that address alone', () => {
    const table = new FibTable(254);
    const all = Array.from({ length: 500 }, () => routes.route());
    for (const { dst, alias } of all) table.trie.insert(dst, alias);
    const keys = new Set(all.map(({ dst }) => dst));
    for (const key of keys) {
      expect(table.trie.leaf(key)?.key).toBe(key);
      const other = (key ^ (1 << routes.random.between(0, 31))) >>> 0;
      expect(table.trie.leaf(other)?.key).toBe(keys.has(other) ? other : undefined);
    }
  });
});
