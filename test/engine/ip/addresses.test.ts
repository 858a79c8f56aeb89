import { describe, expect, test } from 'vitest';
import type { Host } from '../../../src/engine/host.ts';
import { FOREVER, IFA_F, RT_SCOPE, RT_TABLE } from '../../../src/engine/state.ts';
import { addr, addrs, ip, LO, prefix, refusal, routes, world } from '../world.ts';

const local = (host: Host) => routes(host, RT_TABLE.LOCAL);
const del = (host: Host, text: string) => {
  const { ifindex, local: address, prefixlen } = addr(text);
  host.delAddr({ ifindex, local: address, address, prefixlen });
};

describe('what an address on lo puts into table local', () => {
  test.each<[string, string[]]>([
    [
      '10.0.3.1/24',
      ['local 10.0.3.0/24 src 10.0.3.1', 'local 10.0.3.1/32 src 10.0.3.1', 'broadcast 10.0.3.255/32 src 10.0.3.1'],
    ],
    ['10.0.3.1/32', ['local 10.0.3.1/32 src 10.0.3.1']],
    ['10.0.3.1/31', ['local 10.0.3.0/31 src 10.0.3.1', 'local 10.0.3.1/32 src 10.0.3.1']],
    ['10.0.3.0/31', ['local 10.0.3.0/31 src 10.0.3.0', 'local 10.0.3.0/32 src 10.0.3.0']],
    [
      '10.0.3.1/30',
      ['local 10.0.3.0/30 src 10.0.3.1', 'local 10.0.3.1/32 src 10.0.3.1', 'broadcast 10.0.3.3/32 src 10.0.3.1'],
    ],
    ['0.0.0.9/8', ['local 0.0.0.9/32 src 0.0.0.9']],
    ['10.0.3.1/0', ['local 10.0.3.1/32 src 10.0.3.1']],
  ])('%s', (text, expected) => {
    expect(local(world([text]).host).sort()).toEqual(expected.sort());
  });

  test('an explicit broadcast address gets an entry of its own', () => {
    const { host } = world();
    host.newAddr({ ...addr('10.0.3.1/24'), broadcast: ip('10.0.3.77') });
    expect(local(host)).toContain('broadcast 10.0.3.77/32 src 10.0.3.1');
  });

  test('a peer’s address is what the prefix is of', () => {
    const { host } = world();
    host.newAddr({ ifindex: LO, local: ip('10.0.3.1'), address: ip('10.0.4.2'), prefixlen: 32 });
    expect(local(host)).toEqual(['local 10.0.3.1/32 src 10.0.3.1', 'local 10.0.4.2/32 src 10.0.3.1']);
  });

  test('noprefixroute leaves the prefix out, and keeps the rest', () => {
    const { host } = world();
    host.newAddr({ ...addr('10.0.3.1/24'), flags: IFA_F.NOPREFIXROUTE });
    expect(local(host)).toEqual(['local 10.0.3.1/32 src 10.0.3.1', 'broadcast 10.0.3.255/32 src 10.0.3.1']);
  });

  test('a metric is the prefix route’s', () => {
    const { host } = world();
    host.newAddr({ ...addr('10.0.3.1/24'), metric: 77 });
    expect(local(host)).toContain('local 10.0.3.0/24 src 10.0.3.1 metric 77');
  });

  test('0.0.0.0 is taken, and does nothing', () => {
    const { host, notifications } = world();
    notifications.length = 0;
    const before = host.state();
    host.newAddr(addr('0.0.0.0/16'));
    expect([host.state(), notifications]).toEqual([before, []]);
  });

  test('every entry is announced after its address, in the order it was made', () => {
    const { notifications } = world(['10.0.3.1/24']);
    const told = notifications.slice(-4).map((n) => (n.type === 'newroute' ? [n.type, n.route.dst_len] : [n.type]));
    expect(told).toEqual([['newaddr'], ['newroute', 32], ['newroute', 24], ['newroute', 32]]);
  });
});

describe('an address that goes', () => {
  test('takes its entries with it', () => {
    const { host } = world(['10.0.3.1/24', '10.0.4.1/24']);
    const before = local(world(['10.0.4.1/24']).host);
    del(host, '10.0.3.1/24');
    expect(local(host)).toEqual(before);
  });

  test('leaves what the same address with another prefix length still needs', () => {
    const { host } = world(['10.0.3.1/24', '10.0.3.1/16']);
    del(host, '10.0.3.1/24');
    expect(local(host)).toEqual([
      'local 10.0.0.0/16 src 10.0.3.1',
      'local 10.0.3.1/32 src 10.0.3.1',
      'broadcast 10.0.255.255/32 src 10.0.3.1',
    ]);
  });

  test('takes the routes of table main that prefer it as source', () => {
    const { host, notifications } = world(['10.0.3.1/24', '10.0.4.1/24']);
    const by = (prefsrc: string, dst: string) =>
      host.newRoute(
        { ...prefix(dst), oif: LO, scope: RT_SCOPE.LINK, prefsrc: ip(prefsrc) },
        { create: true, excl: true },
      );
    by('10.0.3.1', '10.8.0.0/16');
    by('10.0.4.1', '10.9.0.0/16');
    notifications.length = 0;
    del(host, '10.0.3.1/24');
    expect(routes(host, RT_TABLE.MAIN)).toEqual(['unicast 10.9.0.0/16 src 10.0.4.1']);
    const told = notifications.filter((n) => n.type === 'delroute' && n.route.table === RT_TABLE.MAIN);
    expect(told, 'and that is announced').toMatchObject([{ type: 'delroute', route: { dst: ip('10.8.0.0') } }]);
    expect(told[0]).not.toHaveProperty('silent');
  });

  test('is found by what was said of it: label, address, prefix length', () => {
    const { host } = world();
    host.newAddr({ ...addr('10.0.3.1/24'), label: 'lo:a' });
    host.newAddr({ ...addr('10.0.4.1/24'), label: 'lo:b' });
    host.delAddr({ ifindex: LO, label: 'lo:b' });
    expect(addrs(host)).toEqual(['10.0.3.1/24']);
    expect(refusal(() => host.delAddr({ ifindex: LO, local: ip('10.0.3.1'), label: 'lo:b' }))).toBe(
      'EADDRNOTAVAIL: ipv4: Address not found',
    );
  });
});

describe('a second address in the same prefix', () => {
  const three = ['10.0.3.1/24', '10.0.3.2/24', '10.0.3.3/24'];

  test('is secondary, and only adds itself', () => {
    const { host } = world(three);
    expect(addrs(host)).toEqual(['10.0.3.1/24', '10.0.3.2/24 secondary', '10.0.3.3/24 secondary']);
    expect(local(host)).toEqual([
      'local 10.0.3.0/24 src 10.0.3.1',
      'local 10.0.3.1/32 src 10.0.3.1',
      'local 10.0.3.2/32 src 10.0.3.1',
      'local 10.0.3.3/32 src 10.0.3.1',
      'broadcast 10.0.3.255/32 src 10.0.3.1',
    ]);
  });

  test('in a prefix of another length is not', () => {
    expect(addrs(world(['10.0.3.1/24', '10.0.3.2/25']).host)).toEqual(['10.0.3.1/24', '10.0.3.2/25']);
  });

  test('goes with its primary', () => {
    const { host } = world([...three, '10.0.4.1/24']);
    del(host, '10.0.3.1/24');
    expect(addrs(host)).toEqual(['10.0.4.1/24']);
    expect(local(host)).toEqual(local(world(['10.0.4.1/24']).host));
  });

  test('stays and is promoted when promote_secondaries is on', () => {
    const { host } = world([...three, '10.0.4.1/24']);
    host.sysctl.set('net.ipv4.conf.lo.promote_secondaries', '1');
    del(host, '10.0.3.1/24');
    expect(addrs(host)).toEqual(['10.0.4.1/24', '10.0.3.2/24', '10.0.3.3/24 secondary']);
    expect(local(host).slice(0, 4)).toEqual([
      'local 10.0.3.0/24 src 10.0.3.2',
      'local 10.0.3.2/32 src 10.0.3.2',
      'local 10.0.3.3/32 src 10.0.3.2',
      'broadcast 10.0.3.255/32 src 10.0.3.2',
    ]);
  });

  test('goes alone when it is not the primary', () => {
    const { host } = world(three);
    del(host, '10.0.3.2/24');
    expect(addrs(host)).toEqual(['10.0.3.1/24', '10.0.3.3/24 secondary']);
    expect(local(host)).toEqual(local(world(['10.0.3.1/24', '10.0.3.3/24']).host));
  });
});

describe('the order of addresses', () => {
  test('is the nearest scope first, then first come first, secondaries last', () => {
    const { host } = world(['10.0.1.1/24', '10.0.1.2/24', '10.0.2.1/24']);
    host.newAddr({ ...addr('10.0.5.1/24'), scope: RT_SCOPE.LINK });
    host.newAddr({ ...addr('10.0.6.1/24'), scope: RT_SCOPE.HOST });
    expect(addrs(host)).toEqual(['10.0.6.1/24', '10.0.5.1/24', '10.0.1.1/24', '10.0.2.1/24', '10.0.1.2/24 secondary']);
  });

  test('is kept in numbers that sort, however many come between two', () => {
    const { host } = world([], { watched: false });
    for (let i = 0; i < 200; i++) {
      host.newAddr({ ...addr(`10.${i}.0.1/24`), scope: i % 3 === 0 ? RT_SCOPE.LINK : RT_SCOPE.UNIVERSE });
    }
    const list = host.addrs();
    expect(list.toSorted((a, b) => a.order - b.order)).toEqual(list);
    expect(new Set(list.map(({ order }) => order)).size).toBe(list.length);
  });
});

describe('changing an address', () => {
  test('with replace changes its lifetime and metric, and nothing else', () => {
    const { host, lab } = world(['10.0.3.1/24']);
    lab.clock.advance(5_000_000_000);
    const [, before] = host.addrs();
    host.newAddr({ ...addr('10.0.3.1/24'), valid_lft: 60, preferred_lft: 30, metric: 5 }, { replace: true });
    expect(host.addrs()[1]).toEqual({
      ...before,
      valid_lft: 60,
      preferred_lft: 30,
      metric: 5,
      flags: 0,
      tstamp: 5_000_000_000,
    });
  });

  test('to no lifetime at all is refused, and to one that is preferred longer than valid', () => {
    const { host } = world();
    const says = 'EINVAL: ipv4: address lifetime invalid';
    expect(refusal(() => host.newAddr({ ...addr('10.0.3.1/24'), valid_lft: 0 }))).toBe(says);
    expect(refusal(() => host.newAddr({ ...addr('10.0.3.1/24'), valid_lft: 5, preferred_lft: 6 }))).toBe(says);
    expect(refusal(() => host.newAddr({ ...addr('10.0.3.1/24'), valid_lft: FOREVER }))).toBe('granted');
  });
});
