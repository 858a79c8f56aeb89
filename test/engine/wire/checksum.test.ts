import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum } from '../../../src/engine/wire/checksum.ts';

/** RFC 1071, section 1, word for word and without any thought of speed. */
function slowChecksum(bytes: Uint8Array): number {
  let sum = 0n;
  for (let i = 0; i < bytes.length; i += 2) sum += BigInt(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  while (sum >> 16n) sum = (sum & 0xffffn) + (sum >> 16n);
  return Number(~sum & 0xffffn);
}

test('the example of RFC 1071, section 3, has the checksum it says', () => {
  const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
  expect(checksum(bytes, 0, 8)).toBe(~0xddf2 & 0xffff);
});

test('an odd last byte counts as if a zero followed it', () => {
  expect(checksum(Uint8Array.of(1, 2, 3), 0, 3)).toBe(checksum(Uint8Array.of(1, 2, 3, 0), 0, 4));
});

test('nothing sums up to all ones', () => {
  expect(checksum(new Uint8Array(0), 0, 0)).toBe(0xffff);
});

test('only the bytes that were asked for count, wherever they begin', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(40), fc.nat(40), (bytes, before, after) => {
      const frame = new Uint8Array(before + bytes.length + after).fill(0xa5);
      frame.set(bytes, before);
      expect(checksum(frame, before, bytes.length)).toBe(slowChecksum(bytes));
    }),
    { numRuns: 2000 },
  );
});

test('the largest packet of the highest bytes does not overflow', () => {
  for (const length of [65515, 65535]) {
    expect(checksum(new Uint8Array(65535).fill(0xff), 0, length)).toBe(slowChecksum(new Uint8Array(length).fill(0xff)));
  }
});

test('bytes that carry their checksum sum up to zero', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 2, maxLength: 200 }), (bytes) => {
      const even = bytes.length & 1 ? bytes.subarray(1) : bytes;
      even[0] = 0;
      even[1] = 0;
      const sum = checksum(even, 0, even.length);
      even[0] = sum >>> 8;
      even[1] = sum & 255;
      expect(checksum(even, 0, even.length)).toBe(0);
    }),
  );
});
