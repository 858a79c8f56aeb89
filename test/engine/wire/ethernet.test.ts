import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ETH_HLEN, ETH_P_IP, emitEthernet, formatMac, parseMac } from '../../../src/engine/wire/ethernet.ts';

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

test('a header is destination, source and type', () => {
  const frame = new Uint8Array(ETH_HLEN + 1);
  emitEthernet(frame, '02:00:00:00:01:01', '02:00:00:00:02:0a', ETH_P_IP);
  expect([...frame]).toEqual([2, 0, 0, 0, 1, 1, 2, 0, 0, 0, 2, 10, 8, 0, 0]);
});

test('lo’s is between two addresses of zeros', () => {
  const frame = new Uint8Array(ETH_HLEN);
  const zeros = '00:00:00:00:00:00';
  emitEthernet(frame, zeros, zeros, ETH_P_IP);
  expect([...frame]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0]);
});
