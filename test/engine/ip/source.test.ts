import { describe, expect, test } from 'vitest';
import { formatIPv4 } from '../../../src/engine/addr.ts';
import { type Flow, flow } from '../../../src/engine/fib/flow.ts';
import type { Host } from '../../../src/engine/host.ts';
import { routeOutput } from '../../../src/engine/ip/route.ts';
import { ipDevFind, selectAddr } from '../../../src/engine/ip/select-addr.ts';
import { RT_SCOPE } from '../../../src/engine/state.ts';
import { addr, ip, LO, prefix, world } from '../world.ts';

/** The source a packet to `daddr` would have, or the errno it ends with. */
function source(host: Host, daddr: string, wish: Partial<Flow> = {}): string | number {
  const asked = flow({ daddr: ip(daddr), ...wish });
  const rt = routeOutput(host, asked);
  return typeof rt === 'number' ? rt : formatIPv4(asked.saddr);
}

describe('a packet without a source takes', () => {
  const { host } = world(['10.0.3.1/24', '10.0.3.2/24', '10.0.4.1/24']);
  host.newRoute({ ...prefix('10.8.0.0/16'), oif: LO, scope: RT_SCOPE.LINK }, { create: true });
  host.newRoute({ ...prefix('10.9.0.0/16'), oif: LO, scope: RT_SCOPE.LINK, prefsrc: ip('10.0.4.1') }, { create: true });

  test.each<[string, string, string]>([
    ['the address of the prefix, to an address nobody assigned', '10.0.3.77', '10.0.3.1'],
    ['the primary, to a secondary', '10.0.3.2', '10.0.3.1'],
    ['the address itself, to itself', '10.0.4.1', '10.0.4.1'],
    ['127.0.0.1, to all of 127.0.0.0/8', '127.9.9.9', '127.0.0.1'],
    ['127.0.0.1, to 0.0.0.0', '0.0.0.0', '127.0.0.1'],
    ['the source that the route prefers', '10.9.1.1', '10.0.4.1'],
    ['the first address that reaches so far, by a route without preference', '10.8.1.1', '10.0.3.1'],
    ['the address of the prefix, to its broadcast address', '10.0.4.255', '10.0.4.1'],
  ])('%s', (_, daddr, expected) => {
    expect(source(host, daddr)).toBe(expected);
  });

  test('the first primary in scope, when only the interface is known', () => {
    expect(source(host, '255.255.255.255', { oif: LO })).toBe('10.0.3.1');
    expect(source(host, '224.0.0.1', { oif: LO })).toBe('10.0.3.1');
    expect(source(host, '192.0.2.1', { oif: LO })).toBe('10.0.3.1');
  });

  test('nothing, to where no route leads', () => {
    expect(source(host, '192.0.2.1')).toBe(-101);
  });
});

describe('a packet with a source may leave', () => {
  const { host } = world(['10.0.3.1/24']);
  test.each<[string, string, string | number]>([
    ['from an address of ours', '10.0.3.1', '10.0.3.1'],
    ['from an address nobody assigned, when table local has it', '10.0.3.99', '10.0.3.99'],
    ['not from somebody else’s', '192.0.2.1', -101],
    ['not from a group', '224.0.0.1', -22],
    ['not from the limited broadcast', '255.255.255.255', -22],
    ['not from 0.0.0.1', '0.0.0.1', -101],
    ['not from a broadcast address', '10.0.3.255', -101],
  ])('%s', (_, saddr, expected) => {
    expect(source(host, '10.0.3.2', { saddr: ip(saddr) })).toBe(expected);
  });

  test('from any source at all by an interface that is not there: no', () => {
    expect(source(host, '10.0.3.2', { oif: 9 })).toBe(-19);
  });
});

describe('whose address it is', () => {
  test('is asked of the addresses first, of table local second', () => {
    const { host, events } = world(['10.0.3.1/24']);
    events.length = 0;
    expect(ipDevFind(host, ip('10.0.3.1'))).toBe(host.loopback);
    expect(events).toEqual([]);
    expect(ipDevFind(host, ip('10.0.3.2'))).toBe(host.loopback);
    expect(events).toMatchObject([{ type: 'fib:fib_table_lookup', table: 255, daddr: '10.0.3.2' }]);
    expect(ipDevFind(host, ip('10.0.4.2'))).toBeUndefined();
  });

  test('is still known when its entry was taken out of table local', () => {
    const { host } = world(['10.0.3.1/24']);
    host.delRoute({ dst: ip('10.0.3.1'), dst_len: 32, table: 255 });
    expect(ipDevFind(host, ip('10.0.3.1'))).toBe(host.loopback);
  });
});

describe('the address of an interface for a scope', () => {
  const { host } = world();
  host.newAddr({ ...addr('10.0.5.1/24'), scope: RT_SCOPE.LINK });
  host.newAddr(addr('10.0.6.1/24'));
  host.newAddr(addr('10.0.7.1/24'));
  const select = (dst: string, scope: number) => formatIPv4(selectAddr(host, host.loopback, ip(dst), scope));

  test('is the first that reaches so far', () => {
    expect(select('0.0.0.0', RT_SCOPE.UNIVERSE)).toBe('10.0.6.1');
    expect(select('0.0.0.0', RT_SCOPE.LINK)).toBe('10.0.5.1');
    expect(select('0.0.0.0', RT_SCOPE.HOST)).toBe('127.0.0.1');
  });

  test('is the one in the same prefix, when there is one', () => {
    expect(select('10.0.7.9', RT_SCOPE.UNIVERSE)).toBe('10.0.7.1');
    expect(select('192.0.2.1', RT_SCOPE.UNIVERSE)).toBe('10.0.6.1');
  });
});
