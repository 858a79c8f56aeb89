import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  broadcastOf,
  formatIPv4,
  formatPrefix,
  isLimitedBroadcast,
  isLocalMulticast,
  isLoopback,
  isMulticast,
  isZeronet,
  maskOf,
  networkOf,
  parseIPv4,
  samePrefix,
} from '../../src/engine/addr.ts';
import { ip } from './world.ts';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const length = fc.integer({ min: 0, max: 32 });

test('an address is the same after it was printed and read', () => {
  fc.assert(
    fc.property(u32, (addr) => {
      expect(parseIPv4(formatIPv4(addr))).toBe(addr);
    }),
  );
});

test('an address is printed as four decimal numbers', () => {
  expect([0, 0x0a000301, 0x7f000001, 0xffffffff].map(formatIPv4)).toEqual([
    '0.0.0.0',
    '10.0.3.1',
    '127.0.0.1',
    '255.255.255.255',
  ]);
});

describe('only a dotted quad is an address', () => {
  test.each([
    '',
    '.',
    '10.0.3',
    '10.0.3.',
    '.10.0.3',
    '10.0.3.1.2',
    '10..3.1',
    '256.0.0.1',
    '1.2.3.999',
    '1.2.3.0001',
    '10.0.3.1/24',
    ' 10.0.3.1',
    '10.0.3.1 ',
    '10.0.3.1\n',
    '10,0,3,1',
    '-1.0.0.0',
    '+1.0.0.0',
    '0x7f.0.0.1',
    '1e1.0.0.1',
    '10.0.3.a',
    '１0.0.3.1',
    '::1',
    '167772929',
  ])('%j is none', (text) => {
    expect(parseIPv4(text)).toBeUndefined();
  });

  test('any text that is one prints as itself, leading zeros apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0129.'), maxLength: 15 }), (text) => {
        const addr = parseIPv4(text);
        if (addr !== undefined) expect(formatIPv4(addr)).toBe(text.replace(/(^|\.)0+(?=\d)/g, '$1'));
      }),
      { numRuns: 20_000 },
    );
  });
});

test('a mask has as many ones as its length says, from the left', () => {
  for (let len = 0; len <= 32; len++) {
    expect(maskOf(len).toString(2).padStart(32, '0')).toBe('1'.repeat(len).padEnd(32, '0'));
  }
});

test('an address lies between the network and the broadcast address of its prefix', () => {
  fc.assert(
    fc.property(u32, length, (addr, len) => {
      const low = networkOf(addr, len);
      const high = broadcastOf(addr, len);
      expect(low).toBeLessThanOrEqual(addr);
      expect(high).toBeGreaterThanOrEqual(addr);
      expect(high - low + 1).toBe(2 ** (32 - len));
      expect(networkOf(high, len)).toBe(low);
    }),
  );
});

test('two addresses share a prefix when their networks are the same', () => {
  fc.assert(
    fc.property(u32, u32, length, (a, b, len) => {
      expect(samePrefix(a, b, len)).toBe(networkOf(a, len) === networkOf(b, len));
      expect(samePrefix(a, broadcastOf(a, len), len)).toBe(true);
    }),
  );
});

test('a prefix is printed with its length', () => {
  expect(formatPrefix(ip('10.0.3.0'), 24)).toBe('10.0.3.0/24');
});

describe('special addresses are known by their prefix', () => {
  const ranges: [string, (addr: number) => boolean, string, string][] = [
    ['127.0.0.0/8 is loopback', isLoopback, '127.0.0.0', '127.255.255.255'],
    ['224.0.0.0/4 is multicast', isMulticast, '224.0.0.0', '239.255.255.255'],
    ['224.0.0.0/24 is local multicast', isLocalMulticast, '224.0.0.0', '224.0.0.255'],
    ['255.255.255.255 is the limited broadcast', isLimitedBroadcast, '255.255.255.255', '255.255.255.255'],
    ['0.0.0.0 alone is this host on this network', isZeronet, '0.0.0.0', '0.0.0.0'],
  ];
  test.each(ranges)('%s', (_, is, first, last) => {
    expect(is(ip(first)), first).toBe(true);
    expect(is(ip(last)), last).toBe(true);
    if (ip(first) > 0) expect(is(ip(first) - 1), `before ${first}`).toBe(false);
    if (ip(last) < 0xffffffff) expect(is(ip(last) + 1), `after ${last}`).toBe(false);
  });
});
