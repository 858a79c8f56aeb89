import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ETH_HLEN, ETH_P_IP, emitLoopbackHeader, formatMac, parseMac } from '../../../src/engine/wire/ethernet.ts';

test('a hardware address is the same after it was printed and read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (mac) => {
      expect(parseMac(formatMac(mac))).toEqual(mac);
    }),
  );
});

test('a hardware address is printed in small letters and pairs', () => {
  expect(formatMac(Uint8Array.of(9, 2, 0, 0xab, 0, 1, 0x0f), 1)).toBe('02:00:ab:00:01:0f');
});

test('lo writes a header between two addresses of zeros', () => {
  const frame = new Uint8Array(ETH_HLEN);
  emitLoopbackHeader(frame, ETH_P_IP);
  expect([...frame]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0]);
});
