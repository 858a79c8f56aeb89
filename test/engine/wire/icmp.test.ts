import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emitIcmpEcho, ICMP, ICMP_HLEN, parseIcmpEcho } from '../../../src/engine/wire/icmp.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const message = fc.record({ type: u8, code: u8, id: u16, sequence: u16 });

test('an echo request is written as it stands on the wire', () => {
  const bytes = new Uint8Array(ICMP_HLEN + 4);
  bytes.set([0x61, 0x62, 0x63, 0x64], ICMP_HLEN); // "abcd"
  emitIcmpEcho(bytes, 0, bytes.length, { type: ICMP.ECHO, code: 0, id: 0x1234, sequence: 1 });
  expect([...bytes]).toEqual([8, 0, 0x21, 0x04, 0x12, 0x34, 0, 1, 0x61, 0x62, 0x63, 0x64]);
});

test('what is written is what is read, with data of any length after it, wherever it stands', () => {
  fc.assert(
    fc.property(message, fc.uint8Array({ maxLength: 100 }), fc.nat(40), (values, data, at) => {
      const frame = new Uint8Array(at + ICMP_HLEN + data.length + 3);
      frame.set(data, at + ICMP_HLEN);
      emitIcmpEcho(frame, at, ICMP_HLEN + data.length, values);
      expect(parseIcmpEcho(frame, at, ICMP_HLEN + data.length)).toEqual(values);
    }),
  );
});

test('one flipped bit in header or data is noticed', () => {
  fc.assert(
    fc.property(message, fc.uint8Array({ maxLength: 60 }), fc.nat(), (values, data, n) => {
      const bytes = new Uint8Array(ICMP_HLEN + data.length);
      bytes.set(data, ICMP_HLEN);
      emitIcmpEcho(bytes, 0, bytes.length, values);
      const bit = n % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(parseIcmpEcho(bytes, 0, bytes.length)).toBeUndefined();
    }),
  );
});

test('a message of fewer than 8 bytes is none', () => {
  const bytes = new Uint8Array(ICMP_HLEN);
  emitIcmpEcho(bytes, 0, ICMP_HLEN, { type: ICMP.ECHO, code: 0, id: 1, sequence: 1 });
  for (let length = 0; length < ICMP_HLEN; length++) expect(parseIcmpEcho(bytes, 0, length)).toBeUndefined();
  expect(parseIcmpEcho(bytes, 0, ICMP_HLEN)).toBeDefined();
});
