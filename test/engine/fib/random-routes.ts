/** Random routes and questions about them, from a seed: dense enough that prefixes nest, collide and share leaves. */
import { maskOf } from '../../../src/engine/addr.ts';
import { Interface } from '../../../src/engine/dev/interface.ts';
import { loopback } from '../../../src/engine/dev/loopback.ts';
import { type Flow, flow } from '../../../src/engine/fib/flow.ts';
import type { FibAlias } from '../../../src/engine/fib/trie/trie.ts';
import { Random } from '../../../src/engine/random.ts';
import { RT_SCOPE, RTN, RTNH_F } from '../../../src/engine/state.ts';
import { world } from '../world.ts';

const SCOPES = [RT_SCOPE.UNIVERSE, RT_SCOPE.UNIVERSE, RT_SCOPE.LINK, RT_SCOPE.HOST];
const TYPES = [RTN.UNICAST, RTN.UNICAST, RTN.UNICAST, RTN.LOCAL, RTN.BROADCAST, RTN.BLACKHOLE, RTN.THROW];
const TOS = [0, 0, 0, 4, 8];

export class RandomRoutes {
  readonly random: Random;
  readonly devs: Interface[];
  private readonly tables: readonly number[];
  /** Addresses are drawn from around these, so that they meet. */
  private readonly centres: number[];
  private order = 0;

  constructor(seed: number, tables: readonly number[] = [254]) {
    this.random = new Random(seed);
    this.tables = tables;
    const { host } = world();
    host.sysctl.set('net.ipv4.conf.lo.ignore_routes_with_linkdown', '1');
    this.devs = [host.loopback, new Interface(host, 2, 'd0', loopback), new Interface(host, 3, 'd1', loopback)];
    this.centres = Array.from({ length: 1 + this.random.between(0, 5) }, () => this.random.next());
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random.between(0, list.length - 1)] as T;
  }

  chance(percent: number): boolean {
    return this.random.between(0, 99) < percent;
  }

  addr(): number {
    if (this.chance(5)) return this.pick([0, 1, 0x80000000, 0x7fffffff, 0xfffffffe, 0xffffffff]);
    if (this.chance(10)) return this.random.next();
    const noise = this.random.next() >>> this.random.between(0, 31);
    return (this.pick(this.centres) ^ noise) >>> 0;
  }

  route(): { dst: number; alias: FibAlias } {
    const len = this.pick([0, 1, 7, 8, 9, 15, 16, 20, 23, 24, 25, 30, 31, 32, this.random.between(0, 32)]);
    const type = this.pick(TYPES);
    const nexthops = Array.from({ length: this.chance(20) ? 2 : 1 }, () => ({
      dev: this.pick(this.devs),
      gateway: undefined,
      scope: RT_SCOPE.HOST as number,
      weight: 1,
      flags: this.chance(10) ? RTNH_F.DEAD : this.chance(10) ? RTNH_F.LINKDOWN : 0,
      realms: 0,
    }));
    const table = this.pick(this.tables);
    const scope: number = this.pick(SCOPES);
    const info = {
      table,
      type,
      scope,
      protocol: 2,
      priority: this.pick([0, 0, 100, 1000]),
      prefsrc: 0,
      flags: nexthops.every(({ flags }) => flags & RTNH_F.DEAD) ? RTNH_F.DEAD : 0,
      nexthops,
      metrics: undefined,
      lock: undefined,
      prefsrcRemoved: false,
      users: 1,
    };
    const order = this.order++;
    return {
      dst: (this.addr() & maskOf(len)) >>> 0,
      alias: { slen: 32 - len, tos: this.pick(TOS), table, type, info, order },
    };
  }

  /** A question, often about an address at the edge of one of these prefixes. */
  question(known: readonly { dst: number; alias: FibAlias }[]): Flow {
    let daddr = this.addr();
    if (known.length > 0 && this.chance(70)) {
      const { dst, alias } = this.pick(known);
      const last = dst + 2 ** alias.slen - 1;
      daddr = this.pick([dst, last, dst - 1, last + 1, this.random.between(dst, last)]);
      daddr = Math.min(Math.max(daddr, 0), 0xffffffff);
    }
    return flow({
      daddr,
      tos: this.pick(TOS),
      scope: this.pick([0, 0, 0, RT_SCOPE.LINK, RT_SCOPE.HOST]),
      oif: this.pick([0, 0, 0, 1, 2, 9]),
    });
  }
}
