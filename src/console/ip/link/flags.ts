/** An interface's flags between angle brackets, in iproute2's order. */
import { IFF } from '../../../engine/state.ts';
import type { Output } from '../output.ts';

/** IFF_* bit -> the word for it; RUNNING has none, its absence does. */
const WORDS: readonly (readonly [number, string])[] = [
  [IFF.LOOPBACK, 'LOOPBACK'],
  [IFF.BROADCAST, 'BROADCAST'],
  [IFF.POINTOPOINT, 'POINTOPOINT'],
  [IFF.MULTICAST, 'MULTICAST'],
  [IFF.NOARP, 'NOARP'],
  [IFF.ALLMULTI, 'ALLMULTI'],
  [IFF.PROMISC, 'PROMISC'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x4, 'DEBUG'],
  [0x8000, 'DYNAMIC'],
  [0x4000, 'AUTOMEDIA'],
  [0x2000, 'PORTSEL'],
  [0x20, 'NOTRAILERS'],
  [IFF.UP, 'UP'],
  [IFF.LOWER_UP, 'LOWER_UP'],
  [0x20000, 'DORMANT'],
  [0x40000, 'ECHO'],
];

/** @param peerDown whether the other end of the wire, in the same host, is down */
export function printFlags(out: Output, flags: number, peerDown: boolean): void {
  const words = flags & IFF.UP && !(flags & IFF.RUNNING) ? ['NO-CARRIER'] : [];
  for (const [bit, word] of WORDS) if (flags & bit) words.push(word);
  if (peerDown) words.push('M-DOWN');
  out.openArray('flags', '<');
  for (const [i, word] of words.entries()) out.any(undefined, i > 0 ? `,${word}` : word, word);
  out.closeArray('> ');
}
