import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AF, DEFAULT_OPTIONS, Exit, Ip } from '../../../src/console/ip/context.ts';
import { contains, getAddr, getPrefix } from '../../../src/console/ip/inet.ts';
import { formatIPv4 } from '../../../src/engine/addr.ts';
import { Lab } from '../../../src/engine/lab.ts';

function ask<T>(read: (ip: Ip) => T): T | string {
  const ip = new Ip(new Lab({ seed: 1 }).addHost('h1'), { ...DEFAULT_OPTIONS });
  try {
    return read(ip);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    return ip.stderr;
  }
}

const prefix = (word: string, family: number = AF.UNSPEC) => {
  const read = ask((ip) => getPrefix(ip, word, family));
  if (typeof read === 'string') return read;
  return `${read.family === AF.INET6 ? read.ipv6 : formatIPv4(read.ipv4)}/${read.bitlen}`;
};

describe('prefixes', () => {
  test.each([
    ['10.0.3.1/24', '10.0.3.1/24'],
    ['10.0.3.1', '10.0.3.1/32'],
    ['10', '10.0.0.0/32'],
    ['10.1/16', '10.1.0.0/16'],
    ['0x0a.010.1.2', '10.8.1.2/32'],
    ['10.0.0.0/255.255.0.0', '10.0.0.0/16'],
    ['10.0.0.0/0x10', '10.0.0.0/16'],
    ['::1', '::1/128'],
    ['2001:DB8:0:0:1:0:0:1/64', '2001:db8::1:0:0:1/64'],
    ['::ffff:1.2.3.4', '::ffff:102:304/128'],
    ['default', '0.0.0.0/0'],
  ])('%s', (word, expected) => {
    expect(prefix(word)).toBe(expected);
  });

  test.each([
    '10.0.3.256',
    '10.0.3.1/33',
    '10.0.3.1/',
    '10.0.3.1/a',
    '1.2.3.4.5',
    '10.',
    '.',
    '',
    'foo',
    '1::2::3',
    ':',
    'default/0',
    '10.0.0.0/255.0.255.0',
  ])('%j is none', (word) => {
    expect(prefix(word)).toBe(`Error: any valid prefix is expected rather than "${word}".\n`);
  });

  test('the family that is expected is named', () => {
    expect(prefix('::1', AF.INET)).toBe('Error: inet prefix is expected rather than "::1".\n');
    expect(prefix('1.2.3.4', AF.INET6)).toBe('Error: inet6 prefix is expected rather than "1.2.3.4".\n');
    expect(ask((ip) => getAddr(ip, '1.2.3.4/8', AF.INET))).toBe(
      'Error: inet address is expected rather than "1.2.3.4/8".\n',
    );
    expect(prefix('1.2.3.4', AF.PACKET)).toBe(
      'Error: "1.2.3.4" may be inet prefix, but it is not allowed in this context.\n',
    );
  });

  test('any address, written out, reads as itself', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 }), (addr, len) => {
        expect(prefix(`${formatIPv4(addr)}/${len}`)).toBe(`${formatIPv4(addr)}/${len}`);
      }),
    );
  });
});

test('a prefix holds its own addresses, and words hold everything', () => {
  const inet = ask((ip) => getPrefix(ip, '10.0.8.0/21', AF.UNSPEC));
  const any = ask((ip) => getPrefix(ip, 'any', AF.UNSPEC));
  if (typeof inet === 'string' || typeof any === 'string') throw new Error('not read');
  expect([0x0a000801, 0x0a000fff, 0x0a001001].map((addr) => contains(inet, AF.INET, addr))).toEqual([
    true,
    true,
    false,
  ]);
  expect(contains(any, AF.INET, 1)).toBe(true);
  expect(contains(inet, AF.INET6, 0, '::1')).toBe(false);
});
