import { describe, expect, test } from 'vitest';
import { formatIPv4, formatPrefix, maskOf, parseIPv4 } from '../../../src/engine/addr.ts';
import { Errno } from '../../../src/engine/errno.ts';
import { scopeWord, typeWord } from '../../../src/engine/fib/trace.ts';
import type { Host } from '../../../src/engine/host.ts';
import { Random } from '../../../src/engine/random.ts';
import { IFA_F, RT_SCOPE } from '../../../src/engine/state.ts';
import { askKernel, noKernel } from '../kernel.ts';
import { LO, world } from '../world.ts';

/** One step, as typed on the real host and as asked of the engine. */
interface Step {
  cmd: string;
  ask: (host: Host) => void;
}

/** Addresses that come, go and are promoted, in a few prefixes that overlap, while lo goes down, up and small. */
function steps(seed: number, count: number): Step[] {
  const random = new Random(seed);
  const pick = <T>(list: readonly T[]): T => list[random.between(0, list.length - 1)] as T;
  const address = () => {
    const prefixlen = pick([24, 24, 24, 25, 16, 31, 32, 30, 8]);
    const local = ((10 << 24) | (pick([3, 3, 4]) << 8) | random.between(0, 6)) >>> 0;
    return { local, prefixlen, text: formatPrefix(local, prefixlen) };
  };
  const make: (() => Step)[] = [
    () => {
      const { local, prefixlen, text } = address();
      const scope = pick([RT_SCOPE.UNIVERSE, RT_SCOPE.UNIVERSE, RT_SCOPE.UNIVERSE, RT_SCOPE.LINK, RT_SCOPE.HOST]);
      const broadcast = pick([undefined, undefined, undefined, ((10 << 24) | 0x3ff) >>> 0]);
      const noPrefix = pick([false, false, false, true]);
      return {
        cmd:
          `ip addr add ${text} dev lo scope ${scopeWord(scope)}` +
          `${broadcast === undefined ? '' : ` broadcast ${formatIPv4(broadcast)}`}${noPrefix ? ' noprefixroute' : ''}`,
        ask: (host) =>
          host.newAddr({
            ifindex: LO,
            local,
            prefixlen,
            scope,
            ...(broadcast !== undefined && { broadcast }),
            ...(noPrefix && { flags: IFA_F.NOPREFIXROUTE }),
          }),
      };
    },
    () => {
      const { local, prefixlen, text } = address();
      return {
        cmd: `ip addr del ${text} dev lo`,
        ask: (host) => host.delAddr({ ifindex: LO, local, address: local, prefixlen }),
      };
    },
    () => {
      const { local, prefixlen } = address();
      const dst = (((10 << 24) | (7 << 16)) & maskOf(24)) >>> 0;
      return {
        cmd: `ip route add ${formatPrefix(dst, 24)} dev lo src ${formatIPv4(local)} metric ${prefixlen}`,
        ask: (host) =>
          host.newRoute(
            { dst, dst_len: 24, oif: LO, scope: RT_SCOPE.LINK, prefsrc: local, priority: prefixlen },
            { create: true, excl: true },
          ),
      };
    },
    () => {
      const { local } = address();
      return {
        cmd: `ip route del local ${formatIPv4(local)} dev lo table local`,
        ask: (host) => host.delRoute({ dst: local, dst_len: 32, type: 2, table: 255, oif: LO, scope: RT_SCOPE.HOST }),
      };
    },
    () => {
      const value = pick(['0', '1']);
      return {
        cmd: `sysctl -qw net.ipv4.conf.all.promote_secondaries=${value}`,
        ask: (host) => host.sysctl.set('net.ipv4.conf.all.promote_secondaries', value),
      };
    },
    () => {
      const up = pick([true, false]);
      return { cmd: `ip link set lo ${up ? 'up' : 'down'}`, ask: (host) => host.setLink(LO, { up }) };
    },
    () => {
      const mtu = pick([65536, 1500, 67]);
      return { cmd: `ip link set lo mtu ${mtu}`, ask: (host) => host.setLink(LO, { mtu }) };
    },
  ];
  const often = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6];
  return Array.from({ length: count }, () => (make[pick(often)] as () => Step)());
}

/** What a host says of its addresses and routes, in few words. */
function said(host: Host): string[] {
  return [
    ...host.addrs().map((a) => {
      const secondary = a.flags & IFA_F.SECONDARY ? ' secondary' : '';
      const broadcast = a.broadcast === undefined ? '' : ` brd ${formatIPv4(a.broadcast)}`;
      return `${formatPrefix(a.local, a.prefixlen)}${broadcast} ${scopeWord(a.scope)}${secondary}`;
    }),
    ...[...host.routes()].map(
      (r) =>
        `${r.table} ${typeWord(r.type)} ${formatPrefix(r.dst, r.dst_len)} ${scopeWord(r.scope)} ` +
        `${r.prefsrc === undefined ? '' : formatIPv4(r.prefsrc)} ${r.priority}`,
    ),
  ];
}

// biome-ignore lint/suspicious/noExplicitAny: iproute2's JSON
type Json = any;
const TABLES: Record<string, number> = { local: 255, default: 253 };

/** The same of `ip -j addr` and `ip -j route show table all`. */
function kernelSaid(addrJson: string, routeJson: string): string[] {
  const [{ addr_info: infos }] = JSON.parse(addrJson) as Json[];
  const list: string[] = (infos as Json[])
    .filter(({ family }) => family === 'inet')
    .map(
      (a) =>
        `${a.local}/${a.prefixlen}${a.broadcast ? ` brd ${a.broadcast}` : ''} ${a.scope}${a.secondary ? ' secondary' : ''}`,
    );
  for (const r of JSON.parse(routeJson) as Json[]) {
    const [dst, len = '32'] = (r.dst === 'default' ? '0.0.0.0/0' : r.dst).split('/');
    if (parseIPv4(dst) === undefined) continue;
    list.push(
      `${r.table ? (TABLES[r.table] ?? r.table) : 254} ${r.type ?? 'unicast'} ${dst}/${len} ${r.scope ?? 'global'} ` +
        `${r.prefsrc ?? ''} ${r.metric ?? 0}`,
    );
  }
  return list;
}

describe.skipIf(noKernel !== undefined)('addresses and their routes are the kernel’s', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i: after each of a hundred steps', { timeout: 60_000 }, (seed) => {
    const all = steps(seed, 100);
    const script = all.map(
      ({ cmd }) =>
        `${cmd} 2>/dev/null; echo "exit $?"; ip -j addr show dev lo; ip -4 -j route show table all 2>/dev/null || echo '[]'; echo ====`,
    );
    const { stdout } = askKernel(script.join('\n'));
    const answers = stdout.split('====\n').slice(0, -1);
    expect(answers).toHaveLength(all.length);
    const { host } = world([], { watched: false });
    for (const [i, { cmd, ask }] of all.entries()) {
      let exit = 0;
      try {
        ask(host);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        exit = 2;
      }
      const [code = '', addrJson = '', routeJson = ''] = (answers[i] as string)
        .split('\n')
        .filter((line) => line !== '');
      const history = all.slice(0, i + 1).map((step) => step.cmd);
      expect(`${cmd}: exit ${exit}`, history.join('\n')).toBe(`${cmd}: ${code}`);
      expect(said(host), history.join('\n')).toEqual(kernelSaid(addrJson, routeJson || '[]'));
    }
  });
});
