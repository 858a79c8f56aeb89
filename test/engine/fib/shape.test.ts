import { describe, expect, test } from 'vitest';
import { formatIPv4, maskOf } from '../../../src/engine/addr.ts';
import type { Node } from '../../../src/engine/fib/trie/trie.ts';
import type { Host } from '../../../src/engine/host.ts';
import { Random } from '../../../src/engine/random.ts';
import { RT_SCOPE, RT_TABLE } from '../../../src/engine/state.ts';
import { askKernel, noKernel } from '../kernel.ts';
import { LO, world } from '../world.ts';

/** A trie as /proc/net/fib_trie shows it: `+-- prefix bits full empty` for a node, `|-- address` for a leaf. */
function shape(n: Node | undefined, depth = 1): string[] {
  if (!n) return [];
  const indent = '   '.repeat(depth - 1);
  if (n.bits === 0) {
    return [`${indent}|-- ${formatIPv4(n.key)}`, ...n.aliases.map(({ slen }) => `${indent}   /${32 - slen}`)];
  }
  const head = `${indent}+-- ${formatIPv4(n.key)}/${32 - n.pos - n.bits} ${n.bits} ${n.full} ${n.empty}`;
  return [head, ...n.children.flatMap((child) => shape(child, depth + 1))];
}

/** The same of the kernel's, for main (which is local's too as long as there are no rules). */
function kernelShape(file: string): string[] {
  const [, main = ''] = /^Main:\n([\s\S]*?)^\w+:/m.exec(file) ?? [];
  return main
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(2).replace(/^( *\/\d+) .*/, '$1'));
}

const mainShape = (host: Host) => shape(host.fib.table(RT_TABLE.MAIN)?.trie.root);

type Step = { verb: 'add' | 'del'; dst: number; len: number };

/** Routes that come and go: crowded, so that nodes inflate, halve and collapse. */
function steps(seed: number, count: number): Step[] {
  const random = new Random(seed);
  const have: Omit<Step, 'verb'>[] = [];
  const list: Step[] = [];
  for (let i = 0; i < count; i++) {
    const shrinking = i > count * 0.6;
    if (have.length > 0 && random.between(0, 99) < (shrinking ? 70 : 20)) {
      const [gone] = have.splice(random.between(0, have.length - 1), 1);
      list.push({ verb: 'del', ...(gone as Omit<Step, 'verb'>) });
      continue;
    }
    const len = random.between(0, 3) === 0 ? 32 : random.between(8, 32);
    const dst = (((10 << 24) | (random.next() >>> random.between(8, 28))) & maskOf(len)) >>> 0;
    if (have.some((route) => route.dst === dst && route.len === len)) continue;
    have.push({ dst, len });
    list.push({ verb: 'add', dst, len });
  }
  return list;
}

function run(host: Host, { verb, dst, len }: Step): void {
  const request = { dst, dst_len: len, oif: LO, scope: RT_SCOPE.LINK };
  if (verb === 'add') host.newRoute(request, { create: true, excl: true });
  else host.delRoute(request);
}

describe.skipIf(noKernel !== undefined)('the trie has the shape of the kernel’s', () => {
  test('as after boot', () => {
    const { stdout } = askKernel('cat /proc/net/fib_trie');
    expect(mainShape(world().host)).toEqual(kernelShape(stdout));
  });

  test.each([1, 2, 3, 4, 5, 6])('seed %i: at every tenth of a few hundred changes', (seed) => {
    const all = steps(seed, 600);
    const batches = Array.from({ length: 10 }, (_, i) => all.slice(i * 60, i * 60 + 60));
    const script = batches.map((batch) => {
      const lines = batch.map(({ verb, dst, len }) => `route ${verb} ${formatIPv4(dst)}/${len} dev lo`);
      return `ip -batch - <<'END' || exit\n${lines.join('\n')}\nEND\ncat /proc/net/fib_trie; echo ====`;
    });
    const { stdout, stderr } = askKernel(script.join('\n'));
    expect(stderr).toBe('');
    const { host } = world([], { watched: false });
    const shapes = stdout.split('====\n').slice(0, -1).map(kernelShape);
    expect(shapes).toHaveLength(batches.length);
    for (const [i, batch] of batches.entries()) {
      for (const step of batch) run(host, step);
      expect(mainShape(host), `after batch ${i}`).toEqual(shapes[i]);
    }
  });
});
