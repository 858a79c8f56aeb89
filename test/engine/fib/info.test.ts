import { expect, test } from 'vitest';
import type { Host } from '../../../src/engine/host.ts';
import { RT_SCOPE } from '../../../src/engine/state.ts';
import { granted, RandomRequests } from '../random-requests.ts';
import { addr, ip, LO, prefix, world } from '../world.ts';

/** How often each content is used, by what the routes of the tables say themselves. */
function counted(host: Host): Map<object, number> {
  const users = new Map<object, number>();
  const tries = new Set([...host.fib.tables.values()].map(({ trie }) => trie));
  for (const trie of tries) {
    for (const { aliases } of trie.leaves()) {
      for (const { info } of aliases) users.set(info, (users.get(info) ?? 0) + 1);
    }
  }
  return users;
}

test('routes that say the same share what they say', () => {
  const { host } = world();
  for (const dst of ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/24']) {
    host.newRoute({ ...prefix(dst), oif: LO, scope: RT_SCOPE.LINK }, { create: true });
  }
  host.newRoute({ ...prefix('10.4.0.0/16'), oif: LO, scope: RT_SCOPE.LINK, priority: 1 }, { create: true });
  const main = [...host.fib.infos.values()].filter(({ table }) => table === 254);
  expect(main.map(({ priority, users }) => [priority, users])).toEqual([
    [0, 3],
    [1, 1],
  ]);
});

test('a source that goes takes all routes that prefer it, and no other', () => {
  const { host } = world(['10.0.3.1/24', '10.0.4.1/24']);
  for (let i = 0; i < 50; i++) {
    const prefsrc = ip(i % 2 === 0 ? '10.0.3.1' : '10.0.4.1');
    host.newRoute({ dst: ip(`10.9.${i}.0`), dst_len: 24, oif: LO, scope: RT_SCOPE.LINK, prefsrc }, { create: true });
  }
  const { ifindex, local, prefixlen } = addr('10.0.3.1/24');
  host.delAddr({ ifindex, local, address: local, prefixlen });
  expect([...host.routes(254)].map(({ dst }) => (dst >>> 8) & 1)).toEqual(new Array(25).fill(1));
});

test.each([1, 2, 3, 4])('seed %i: whatever happens, each is counted as often as it is used', (seed) => {
  const requests = new RandomRequests(seed);
  const { host } = world(['10.0.0.1/24'], { watched: false });
  for (let i = 0; i < 300; i++) {
    const request = requests.next();
    granted(host, request);
    const users = counted(host);
    const kept = [...host.fib.infos.values()];
    expect(new Map(kept.map((info) => [info, info.users])), request.what).toEqual(users);
  }
});
