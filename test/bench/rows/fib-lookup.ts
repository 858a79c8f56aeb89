/** How many routes a second are found in tables of 1 k and 1 M random prefixes. */
import { FibResult, flow } from '../../../src/engine/fib/flow.ts';
import { FibInfos } from '../../../src/engine/fib/info.ts';
import { FibTable } from '../../../src/engine/fib/table.ts';
import { Lab } from '../../../src/engine/lab.ts';
import { Random } from '../../../src/engine/random.ts';
import { RT_SCOPE, RT_TABLE, RTN, RTPROT } from '../../../src/engine/state.ts';
import { perSecond } from '../measure.ts';
import type { Bench, Row } from '../row.ts';

const SMALL = 1_000;
const LARGE = 1_000_000;
const TARGET = 5_000_000;
const MAX_SLOWDOWN = 3;

/** A table of so many different random prefixes of 8 to 32 bits, as long as those of the Internet are: mostly 24. */
/** Routes that say the same share it, as they do in a host. */
function randomTable(count: number, random: Random): FibTable {
  const lab = new Lab({ seed: 1 });
  const dev = lab.addHost('h1').loopback;
  const table = new FibTable(RT_TABLE.MAIN);
  const nexthops = [{ dev, gateway: undefined, scope: RT_SCOPE.HOST as number, weight: 1, flags: 0, realms: 0 }];
  const infos = new FibInfos();
  const seen = new Set<number>();
  while (seen.size < count) {
    const len = random.between(0, 99) < 60 ? 24 : random.between(8, 32);
    const slen = 32 - len;
    const dst = Math.floor(random.next() / 2 ** slen) * 2 ** slen;
    if (seen.has(dst * 64 + slen)) continue;
    seen.add(dst * 64 + slen);
    const info = infos.share({
      table: table.id,
      type: RTN.UNICAST as number,
      scope: RT_SCOPE.LINK as number,
      protocol: RTPROT.STATIC as number,
      priority: 0,
      prefsrc: 0,
      flags: 0,
      nexthops,
      metrics: undefined,
      lock: undefined,
      prefsrcRemoved: false,
      users: 0,
    });
    table.trie.insert(dst, { slen, tos: 0, table: table.id, type: RTN.UNICAST, info, order: 0 });
  }
  return table;
}

export const fibLookup: Bench = {
  name: 'fib-lookup',
  async run(effort): Promise<Row[]> {
    const random = new Random(1);
    const lookups = effort.quick ? 500_000 : 2_000_000;
    const addresses = Uint32Array.from({ length: 2 ** 16 }, () => random.next());
    const rate = (count: number) => {
      const table = randomTable(count, random);
      const wish = flow({ iif: 1 });
      const result = new FibResult();
      return perSecond(effort, lookups, () => {
        for (let i = 0; i < lookups; i++) {
          wish.daddr = addresses[i & 0xffff] as number;
          table.lookup(wish, result, 0);
        }
      });
    };
    const small = rate(SMALL);
    const large = rate(LARGE);
    const beside = { what: 'the same with 1 k', value: small, unit: '/s' };
    return [
      {
        what: 'FIB lookup, 1 M random prefixes',
        measured: { value: large, unit: '/s' },
        target: '5 M/s a core',
        met: large >= TARGET,
      },
      {
        what: 'FIB lookup, 1 M beside 1 k prefixes',
        measured: { value: large, unit: '/s' },
        beside,
        ratio: large / small,
        target: 'less than 3x slower',
        met: small / large < MAX_SLOWDOWN,
      },
    ];
  },
};
