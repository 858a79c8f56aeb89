import { expect, test } from 'vitest';
import { Errno } from '../../../src/engine/errno.ts';
import { explainSelect, TAKEN } from '../../../src/engine/explain/addr.ts';
import { explainRules } from '../../../src/engine/explain/rules.ts';
import { FibResult, type Flow, flow } from '../../../src/engine/fib/flow.ts';
import { routeState } from '../../../src/engine/fib/frontend.ts';
import type { Host } from '../../../src/engine/host.ts';
import { selectAddr } from '../../../src/engine/ip/select-addr.ts';
import { Random } from '../../../src/engine/random.ts';
import { RandomRequests } from '../random-requests.ts';
import { world } from '../world.ts';

const HOSTS = 60;
const REQUESTS = 40;
const FLOWS = 60;

/** A host with two dummies, to which all kinds of things have been done. */
function hostAfter(seed: number): Host {
  const { host } = world([], { seed, watched: false });
  for (const ifname of ['d0', 'd1']) host.newLink({ kind: 'dummy', ifname, change: { up: true } });
  const random = new Random(seed);
  const requests = new RandomRequests(seed);
  const address = () => ((10 << 24) | (random.between(0, 2) << 8) | random.between(0, 4)) >>> 0;
  for (let i = 0; i < REQUESTS; i++) {
    attempt(() => requests.next().ask(host));
    const ifindex = random.between(1, 3);
    attempt(() => host.newAddr({ ifindex, local: address(), prefixlen: 24 + 4 * random.between(0, 2) }));
    const dst = (address() & -256) >>> 0;
    attempt(() =>
      host.newRoute(
        { dst, dst_len: 24, tos: 4 * random.between(0, 1), priority: random.between(0, 2), oif: ifindex, scope: 253 },
        { create: true, append: true },
      ),
    );
    const nexthops = [2, 3].map((oif) => ({ oif, weight: 1, flags: 0 }));
    if (i % 10 === 0) attempt(() => host.newRoute({ dst, dst_len: 24, priority: i, nexthops }, { create: true }));
  }
  const fresh = { src: address(), src_len: 8 * random.between(0, 4) };
  if (random.between(0, 1))
    attempt(() => host.newRule({ ...fresh, priority: 0, action: 2, goto: random.between(1, 4) }));
  if (random.between(0, 1))
    attempt(() => host.newRule({ ...fresh, priority: 1, table: 254, suppress_prefixlength: 24 }));
  if (random.between(0, 1)) attempt(() => host.newRule({ ...fresh, priority: 1, table: 254, suppress_ifgroup: 0 }));
  if (random.between(0, 1)) host.setLink(3, { up: false });
  return host;
}

function attempt(request: () => void): void {
  try {
    request();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
  }
}

function randomFlow(random: Random): Flow {
  const address = () => ((10 << 24) | (random.between(0, 2) << 8) | random.between(0, 4)) >>> 0;
  return flow({
    daddr: address(),
    saddr: random.between(0, 1) ? address() : 0,
    iif: random.between(0, 3),
    oif: random.between(0, 2) ? 0 : random.between(1, 3),
    tos: 4 * random.between(0, 2),
    mark: random.between(0, 2),
    scope: random.between(0, 3) ? 0 : 253,
    proto: random.between(0, 1) ? 6 : 17,
    dport: random.between(0, 1) * 80,
  });
}

test('a lookup is explained as it is made: the same tables, the same route, the same end', () => {
  const verdicts = new Set<string>();
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= HOSTS; seed++) {
    const host = hostAfter(seed);
    const random = new Random(seed);
    for (let i = 0; i < FLOWS; i++) {
      const wish = randomFlow(random);
      const explained = explainRules(host.fib, wish, 0);
      const searched: number[] = [];
      host.fib.inquiry = { lookup() {}, search: ({ id }) => searched.push(id), select() {} };
      const result = new FibResult();
      const err = host.fib.lookup({ ...wish }, result);
      host.fib.inquiry = undefined;
      const searches = explained.rules.flatMap(({ search }) => search ?? []);
      expect({ err: explained.err, searched: searches.map(({ table }) => table) }).toEqual({ err, searched });
      const answered = explained.rules.find(({ outcome }) => outcome === 'answered')?.search;
      const won = answered?.candidates.filter(({ verdict }) => verdict === 'won');
      if (answered && result.alias) {
        expect(won?.map(({ route }) => route)).toEqual([routeState(result.prefix, result.alias)]);
        if (err === 0) expect(result.info?.nexthops[(won?.[0]?.faults.length ?? 0) - 1]).toBe(result.nexthop);
      }
      for (const { outcome } of explained.rules) outcomes.add(outcome);
      for (const { candidates } of searches) for (const { verdict } of candidates) verdicts.add(verdict);
    }
  }
  // All of them were met, or the above says nothing about them.
  expect([...verdicts].sort()).toEqual(['behind', 'nexthops', 'scope', 'shorter', 'tos', 'won']);
  expect([...outcomes].sort()).toEqual([
    'answered',
    'goto',
    'merged',
    'no-match',
    'no-table',
    'nop',
    'nothing',
    'refused',
    'suppressed',
  ]);
});

test('the choice of a source is explained as it is made', () => {
  const verdicts = new Set<string>();
  for (let seed = 1; seed <= HOSTS; seed++) {
    const host = hostAfter(seed);
    const random = new Random(seed);
    for (let i = 0; i < FLOWS; i++) {
      const dev = host.device(random.between(1, 3));
      if (!dev) continue;
      const { daddr } = randomFlow(random);
      const dst = random.between(0, 1) ? daddr : 0;
      const scope = [0, 253, 254][random.between(0, 2)] ?? 0;
      const considered = explainSelect(host, dev, dst, scope);
      const taken = considered.filter(({ verdict }) => TAKEN.includes(verdict));
      expect(taken.length).toBeLessThanOrEqual(1);
      expect(taken[0]?.addr.local ?? 0).toBe(selectAddr(host, dev, dst, scope));
      for (const { verdict } of considered) verdicts.add(verdict);
    }
  }
  expect([...verdicts].sort()).toEqual(['elsewhere', 'first', 'later', 'other-prefix', 'prefix', 'scope', 'secondary']);
});

test('nobody who does not ask is told', () => {
  const { host } = world();
  expect(host.fib.inquiry).toBeUndefined();
});
