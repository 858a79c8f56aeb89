/** What a host costs that nobody uses. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Lab } from '../../../src/engine/lab.ts';
import { median } from '../measure.ts';
import type { Bench } from '../row.ts';

const TARGET_KB = 10;

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let i = 0; i < 4; i++) gc();
  const { heapUsed: heap, external, arrayBuffers } = process.memoryUsage();
  return heap + external + arrayBuffers;
}

/** Bytes of each of `count` hosts as after boot, with an address of its own, in `count / 2` labs. */
function bytesPerHost(count: number): number {
  const before = heapUsed();
  const labs: Lab[] = [];
  for (let i = 0; i < count / 2; i++) {
    const lab = new Lab({ seed: i });
    for (const name of ['h1', 'h2']) lab.addHost(name).newAddr({ ifindex: 1, local: 0x0a000301, prefixlen: 24 });
    labs.push(lab);
  }
  const bytes = (heapUsed() - before) / count;
  if (labs.length === 0) throw new Error('nothing was measured');
  return bytes;
}

export const idleHost: Bench = {
  name: 'idle-host',
  async run({ quick }) {
    const count = quick ? 2_000 : 10_000;
    bytesPerHost(100);
    const kb = median([0, 1, 2].map(() => bytesPerHost(count))) / 1000;
    return [
      {
        what: 'memory of an idle host',
        measured: { value: kb, unit: 'kB' },
        target: `under ${TARGET_KB} kB`,
        met: kb < TARGET_KB,
        note: `heap of ${count.toLocaleString('en')} hosts with 127.0.0.1/8 and 10.0.3.1/24`,
      },
    ];
  },
};
