import { describe, expect, test } from 'vitest';
import { IFF, RT_TABLE } from '../../../src/engine/state.ts';
import { addr, addrs, LO, ping, refusal, routes, world } from '../world.ts';

describe('lo of a host as the kernel makes it', () => {
  const { host } = world([], { bare: true });

  test('is down, without addresses', () => {
    expect(host.link('lo')).toMatchObject({
      ifindex: 1,
      flags: IFF.LOOPBACK,
      operstate: 'UNKNOWN',
      qdisc: 'noop',
      mtu: 65536,
    });
    expect(host.addrs()).toEqual([]);
  });

  test('and there is no table yet', () => {
    expect([RT_TABLE.LOCAL, RT_TABLE.MAIN, RT_TABLE.DEFAULT].map((id) => host.hasTable(id))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('lo set up', () => {
  test('has 127.0.0.1/8 of scope host, and its entries', () => {
    const { host } = world();
    expect(host.link('lo')).toMatchObject({
      flags: IFF.LOOPBACK | IFF.UP | IFF.RUNNING | IFF.LOWER_UP,
      operstate: 'UNKNOWN',
      qdisc: 'noqueue',
    });
    expect(host.addrs()).toMatchObject([{ local: 0x7f000001, prefixlen: 8, scope: 254, label: 'lo' }]);
    expect([...host.routes(RT_TABLE.LOCAL)].map(({ type, dst, dst_len }) => [type, dst.toString(16), dst_len])).toEqual(
      [
        [2, '7f000000', 8],
        [2, '7f000001', 32],
        [3, '7fffffff', 32],
      ],
    );
  });

  test('twice is no news', () => {
    const { host, notifications } = world();
    notifications.length = 0;
    host.setLink(LO, { up: true });
    expect(notifications).toEqual([]);
  });
});

describe('lo set down', () => {
  test('loses its broadcast entries and routes, and keeps its addresses and local entries', () => {
    const { host } = world(['10.0.3.1/24']);
    host.newRoute({ dst: 0x0a080000, dst_len: 16, oif: LO, scope: 253 }, { create: true });
    host.setLink(LO, { up: false });
    expect(addrs(host)).toEqual(['10.0.3.1/24']);
    expect(routes(host, RT_TABLE.LOCAL)).toEqual(['local 10.0.3.0/24 src 10.0.3.1', 'local 10.0.3.1/32 src 10.0.3.1']);
    expect(routes(host, RT_TABLE.MAIN)).toEqual([]);
  });

  test('says nothing of the routes that went, but who keeps them is told', () => {
    const { host, notifications } = world(['10.0.3.1/24']);
    notifications.length = 0;
    host.setLink(LO, { up: false });
    const gone = notifications.filter(({ type }) => type === 'delroute');
    expect(gone).toHaveLength(2);
    expect(gone.every((n) => n.type === 'delroute' && n.silent)).toBe(true);
  });

  test('drops what is sent, so that a ping waits in vain', () => {
    const { host } = world(['10.0.3.1/24']);
    host.setLink(LO, { up: false });
    const run = ping(host, '10.0.3.1', { linger: 1000 });
    expect(run.exit).toBe(1);
    expect(run.statistics).toMatchObject({ transmitted: 1, received: 0, lossPct: 100 });
  });

  test('and up again has its broadcast entries back, and not the routes', () => {
    const { host } = world(['10.0.3.1/24']);
    const before = routes(host, RT_TABLE.LOCAL);
    host.newRoute({ dst: 0x0a080000, dst_len: 16, oif: LO, scope: 253 }, { create: true });
    host.setLink(LO, { up: false });
    host.setLink(LO, { up: true });
    expect(routes(host, RT_TABLE.LOCAL)).toEqual(before);
    expect(routes(host, RT_TABLE.MAIN)).toEqual([]);
    expect(ping(host, '10.0.3.9').exit).toBe(0);
  });
});

describe('an mtu under 68', () => {
  test('takes IPv4 off lo altogether', () => {
    const { host } = world(['10.0.3.1/24']);
    host.setLink(LO, { mtu: 67 });
    expect(host.addrs()).toEqual([]);
    expect([...host.routes()]).toEqual([]);
    expect(host.link('lo')).toMatchObject({ inet: false, inet6: false });
    expect(refusal(() => host.newAddr(addr('10.0.3.1/24')))).toBe('ENOBUFS');
  });

  test('and one of 68 gives it back, empty', () => {
    const { host } = world(['10.0.3.1/24']);
    host.setLink(LO, { mtu: 67 });
    host.setLink(LO, { mtu: 68 });
    expect(host.addrs()).toEqual([]);
    expect(refusal(() => host.newAddr(addr('10.0.3.1/24')))).toBe('granted');
  });
});

test('a new name is the labels’ too, and a name that is not legal is refused', () => {
  const { host } = world();
  host.newAddr({ ...addr('10.0.3.1/24'), label: 'lo:a' });
  host.setLink(LO, { up: false });
  host.setLink(LO, { ifname: 'loop' });
  expect(host.addrs().map(({ label }) => label)).toEqual(['loop', 'loop:a']);
  for (const ifname of ['', '.', '..', 'a b', 'a/b', 'a:b', 'a'.repeat(16)]) {
    expect(
      refusal(() => host.setLink(LO, { ifname })),
      ifname,
    ).toBe('EINVAL');
  }
});
