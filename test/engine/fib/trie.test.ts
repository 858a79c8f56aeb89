import { describe, expect, test } from 'vitest';
import { FibResult } from '../../../src/engine/fib/flow.ts';
import { FibTable, IGNORE_LINKSTATE } from '../../../src/engine/fib/table.ts';
import { type LinearRoute, LinearTable } from '../../golden/linear-table.ts';
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
    const found = { err, alias: result.alias, nexthop: result.nexthop };
    expect(found).toEqual({
      err: expected.err,
      alias: expected.alias,
      nexthop: expected.nexthop === undefined ? undefined : expected.alias?.info.nexthops[expected.nexthop],
    });
    if (expected.alias) {
      const dst = (slow.routes.find((r) => r.alias === expected.alias) as LinearRoute).dst;
      expect([result.prefix, result.prefixlen]).toEqual([dst, 32 - expected.alias.slen]);
    }
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

test.each(seeds(3))('seed %i: with ten thousand routes it is the same', (seed) => {
  const routes = new RandomRoutes(seed);
  const table = new FibTable(254);
  const slow = new LinearTable();
  for (let i = 0; i < 10_000; i++) {
    const { dst, alias } = routes.route();
    table.trie.insert(dst, alias);
    slow.insert(dst, alias);
  }
  checkTrie(table.trie);
  compare(table, slow, routes, 300);
  expect([...table.entries()]).toEqual(slow.ordered());
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
