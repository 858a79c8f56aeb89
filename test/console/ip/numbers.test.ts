import { describe, expect, test } from 'vitest';
import {
  dsfieldId,
  dsfieldName,
  hex,
  ipProtocolName,
  protocols,
  realmsId,
  routeTypes,
  tables,
} from '../../../src/console/ip/names.ts';
import { hexByte, integer, milliseconds, u8, u16, u32 } from '../../../src/console/ip/numbers.ts';
import { RouteType } from '../../../src/contract/route.ts';

describe('numbers are read as strtoul reads them', () => {
  test.each([
    ['0', 0],
    ['010', 8],
    ['0x10', 16],
    [' 7', 7],
    ['+7', 7],
    ['4294967295', 4294967295],
    ['4294967296', undefined],
    ['-1', undefined],
    ['-18446744073709551615', 1],
    ['99999999999999999999', undefined],
    ['08', undefined],
    ['0x', undefined],
    ['1a', undefined],
    ['7 ', undefined],
    ['', undefined],
  ])('u32 %j', (word, value) => {
    expect(u32(word)).toBe(value);
  });

  test('each kind has its bounds', () => {
    expect([u8('255'), u8('256'), u16('65535'), u16('65536')]).toEqual([255, undefined, 65535, undefined]);
    expect([integer('-1'), integer('2147483647'), integer('2147483648')]).toEqual([-1, 2147483647, undefined]);
    expect([hexByte('10'), hexByte('ff'), hexByte('100'), hexByte('0x8')]).toEqual([16, 255, undefined, 8]);
  });

  test.each([
    ['100ms', { value: 100, raw: false }],
    ['5s', { value: 5000, raw: false }],
    ['1.5s', { value: 1500, raw: false }],
    ['100', { value: 100, raw: true }],
    ['0x10', { value: 16, raw: true }],
    ['5m', undefined],
    ['', undefined],
  ])('a time of %j', (word, value) => {
    expect(milliseconds(word)).toEqual(value);
  });
});

describe('names', () => {
  test('a name and its number are two ways to say the same', () => {
    for (const name of ['local', 'main', 'default', 'unspec']) expect(tables.name(tables.id(name) ?? -1)).toBe(name);
    for (let id = 0; id < 256; id++) expect(protocols.id(protocols.name(id))).toBe(id);
    for (let id = 1; id < 12; id++) expect(routeTypes.id(routeTypes.name(id))).toBe(id);
    expect(RouteType.options).toEqual(Array.from({ length: 11 }, (_, i) => routeTypes.name(i + 1)));
    for (let tos = 0; tos < 256; tos++) expect(dsfieldId(dsfieldName(tos, false))).toBe(tos);
  });

  test('with -N there are only numbers', () => {
    expect(tables.name(254, true)).toBe('254');
    expect(dsfieldName(0x28, true)).toBe('0x28');
    expect(routeTypes.name(2, true)).toBe('2');
    expect(ipProtocolName(6, true)).toBe('ipproto-6');
  });

  test('the beginning of a kind of route is enough, for the first kind that it begins', () => {
    const kinds = ['u', 'uni', 'b', 'bl', 'brd', 'a', 'm', 'p', 'x', 'l', 'n', 't', 'loc', ''];
    expect(kinds.map((word) => routeTypes.id(word))).toEqual([
      ...[7, 1, 3, 6, 3, 4, 5, 8, 11],
      ...[undefined, undefined, undefined, undefined, undefined],
    ]);
  });

  test('realms are two small numbers or one large one', () => {
    const words = ['5', '5/6', '5/', '/5', '5/5/5', '300', '300/5', '0x50006', 'cosmos', 'foo'];
    expect(words.map(realmsId)).toEqual([
      ...[5, 0x50006, 0x50000, undefined, undefined, 300, undefined, 0x50006, 0],
      undefined,
    ]);
  });

  test('zero in hexadecimal has no prefix', () => {
    expect([hex(0), hex(7), hex(0xffffffff)]).toEqual(['0', '0x7', '0xffffffff']);
  });
});
