import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emitIpv4, IP_HLEN, parseIpv4, readU16, readU32, writeU16, writeU32 } from '../../../src/engine/wire/ipv4.ts';

const u8 = fc.integer({ min: 0, max: 0xff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const header = fc.record({
  headerLength: fc.constant(IP_HLEN),
  tos: u8,
  totalLength: fc.integer({ min: IP_HLEN, max: 100 }),
  id: u16,
  fragment: u16,
  ttl: u8,
  protocol: u8,
  saddr: u32,
  daddr: u32,
});

/** The header that every explanation of its checksum takes: 192.168.0.1 to 192.168.0.199, UDP, 115 bytes. */
const WIRE = Uint8Array.from([
  0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11, 0xb8, 0x61, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00,
  0xc7,
]);
const VALUES = {
  headerLength: IP_HLEN,
  tos: 0,
  totalLength: 115,
  id: 0,
  fragment: 0x4000,
  ttl: 64,
  protocol: 17,
  saddr: 0xc0a80001,
  daddr: 0xc0a800c7,
};

test('a header is written as it stands on the wire', () => {
  const bytes = new Uint8Array(IP_HLEN);
  emitIpv4(bytes, 0, VALUES);
  expect(bytes).toEqual(WIRE);
});

test('a header on the wire is read as what it says', () => {
  const packet = new Uint8Array(115);
  packet.set(WIRE);
  expect(parseIpv4(packet, 0)).toEqual(VALUES);
});

test('what is written is what is read, wherever it stands in the frame', () => {
  fc.assert(
    fc.property(header, fc.nat(60), (values, at) => {
      const frame = new Uint8Array(at + 100);
      emitIpv4(frame, at, values);
      expect(parseIpv4(frame, at)).toEqual(values);
    }),
  );
});

test('one flipped bit in a header is noticed', () => {
  fc.assert(
    fc.property(header, fc.nat(IP_HLEN * 8 - 1), (values, bit) => {
      const frame = new Uint8Array(100);
      emitIpv4(frame, 0, values);
      frame[bit >> 3] = (frame[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(parseIpv4(frame, 0)).toBeUndefined();
    }),
  );
});

test('options are part of the header and of its checksum', () => {
  const frame = new Uint8Array(100);
  frame.set([7, 3, 4, 0], IP_HLEN); // record route, full
  const values = { ...VALUES, headerLength: 24, totalLength: 100 };
  emitIpv4(frame, 0, values);
  expect(frame[0]).toBe(0x46);
  expect(parseIpv4(frame, 0)).toEqual(values);
  frame[IP_HLEN] = 1;
  expect(parseIpv4(frame, 0)).toBeUndefined();
});

describe('bytes that are no header are refused', () => {
  const broken = (change: (frame: Uint8Array) => void, length = 115) => {
    const frame = new Uint8Array(115);
    emitIpv4(frame, 0, VALUES);
    change(frame);
    // A right checksum, so that it is not the checksum that tells.
    writeU16(frame, 10, 0);
    let sum = 0;
    const hlen = Math.max(((frame[0] as number) & 15) * 4, IP_HLEN);
    for (let i = 0; i < hlen; i += 2) sum += readU16(frame, i);
    while (sum >>> 16) sum = (sum & 0xffff) + (sum >>> 16);
    writeU16(frame, 10, ~sum & 0xffff);
    return parseIpv4(frame.subarray(0, length), 0);
  };
  test.each<[string, (frame: Uint8Array) => void, number?]>([
    ['nothing at all', () => {}, 0],
    ['fewer than 20 bytes', () => {}, 19],
    [
      'another version',
      (f) => {
        f[0] = 0x65;
      },
    ],
    [
      'a header shorter than 20 bytes',
      (f) => {
        f[0] = 0x44;
      },
    ],
    [
      'a header longer than the packet',
      (f) => {
        f[0] = 0x4f;
      },
      40,
    ],
    ['a total length longer than the frame', (f) => writeU16(f, 2, 116)],
    ['a total length shorter than the header', (f) => writeU16(f, 2, 19)],
  ])('%s', (_, change, length) => {
    expect(broken(change, length)).toBeUndefined();
  });

  test('and it is what was broken that is refused', () => {
    expect(broken(() => {})).toBeDefined();
  });
});

test('numbers are in network order', () => {
  const bytes = new Uint8Array(7);
  writeU16(bytes, 0, 0x0102);
  writeU32(bytes, 2, 0xfeff0003);
  expect([...bytes]).toEqual([1, 2, 0xfe, 0xff, 0, 3, 0]);
  expect(readU16(bytes, 0)).toBe(0x0102);
  expect(readU32(bytes, 2)).toBe(0xfeff0003);
});
