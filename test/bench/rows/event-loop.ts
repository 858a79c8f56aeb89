/** How long one turn of the event loop takes at most, while a host is worked on that has as much as it may have. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '../../../src/sessions/limits.ts';
import { WatchedServer } from '../../hostile/watched-server.ts';
import { LabClient } from '../../support/api.ts';
import type { Bench, Row } from '../row.ts';

const TARGET_MS = 50;

/** Of what a host has as many as it may have, and what is done with it. */
interface Load {
  of: string;
  count: number;
  /** Of `ip -batch`: they make so many. */
  lines: (count: number) => string[];
  /** Commands, and paths that are asked for. */
  steps: string[];
}

const { interfacesPerHost, addressesPerHost, routesPerHost, rulesPerHost, neighboursPerHost, packetsPerPing } =
  DEFAULT_LIMITS;
const { commandBytes, consoleBytes } = DEFAULT_LIMITS;
/** What a host has from the beginning, and a little room. */
const ROOM = 10;
/** Characters of a command that a note shows. */
const LONG = 60;

const many = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));
const address = (i: number) => `10.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
/** As often as there is room for it in a command. */
const full = (words: string) => words.repeat(Math.floor((commandBytes - LONG) / words.length));
const lladdr = 'lladdr 02:00:00:00:00:01';

const LOADS: readonly Load[] = [
  {
    of: 'routes',
    count: routesPerHost,
    lines: (count) => many(count, (i) => `route add ${address(i)} dev lo`),
    steps: [
      '/hosts/h1/routes?limit=1000',
      '/hosts/h1/routes/lookup?dst=10.100.0.7',
      'ip -j route',
      'cat /proc/net/route',
      'cat /proc/net/fib_trie',
      'ping -c 3 10.100.0.7',
      'ip route flush table main',
    ],
  },
  {
    of: 'routes that go with their interface',
    count: routesPerHost,
    lines: (count) => ['link add d0 up type dummy', ...many(count, (i) => `route add ${address(i)} dev d0`)],
    steps: ['ip link set d0 down'],
  },
  {
    of: 'routes that go with their addresses, no two alike',
    count: routesPerHost,
    lines: (count) => [
      'link add d0 up type dummy',
      ...many(addressesPerHost - ROOM, (i) => `addr add 10.9.${i >> 8}.${i & 255}/32 dev d0`),
      ...many(count - addressesPerHost, (i) => {
        const n = i % (addressesPerHost - ROOM);
        return `route add ${address(i)} dev lo src 10.9.${n >> 8}.${n & 255} metric ${i + 1}`;
      }),
    ],
    steps: ['ip addr del 10.9.0.7/32 dev d0', 'ip link del d0'],
  },
  {
    of: 'routes that the first rule moves',
    count: routesPerHost,
    lines: (count) => many(count, (i) => `route add local ${address(i)} dev lo table local`),
    steps: ['ip rule add pref 9 table main'],
  },
  {
    of: 'addresses',
    count: addressesPerHost,
    lines: (count) => many(count, (i) => `addr add ${address(i)}/8 dev lo`),
    steps: [
      '/hosts/h1/interfaces',
      '/hosts/h1/interfaces/lo/addresses?limit=1000',
      'ip -j addr',
      'ip addr del 10.100.0.9/8 dev lo',
      'ip link set lo down',
      'ip link set lo up',
      'ip addr flush dev lo',
    ],
  },
  {
    of: 'rules',
    count: rulesPerHost,
    lines: (count) => many(count, (i) => `rule add fwmark ${i + 1} pref 9 table 100`),
    steps: [
      '/hosts/h1/rules?limit=1000',
      '/hosts/h1/routes/lookup?dst=127.0.0.1',
      'ip -j rule',
      'ping -f -q -c 1000 127.0.0.1',
      'ping -f -q -c 100 -s 65507 127.0.0.1',
    ],
  },
  {
    of: 'neighbours',
    count: neighboursPerHost,
    lines: (count) => [
      'link add d0 type dummy',
      'link set d0 up arp on',
      ...many(count, (i) => `neigh add ${address(i)} ${lladdr} dev d0`),
    ],
    steps: ['/hosts/h1/neighbours?limit=1000', 'ip -j neigh', 'ip neigh flush dev d0', 'ip link set d0 down'],
  },
  {
    of: 'interfaces',
    count: interfacesPerHost,
    lines: (count) => many(count, (i) => `link add d${i} up type dummy`),
    steps: [
      '/hosts/h1/interfaces?limit=1000',
      '/hosts/h1/sysctls',
      'ip -j -s addr',
      'ip -d link',
      'sysctl -a',
      'sysctl -w net.ipv4.conf.all.forwarding=1',
    ],
  },
  {
    of: 'packets in a ping',
    count: packetsPerPing,
    lines: () => [],
    steps: [
      `ping -c ${packetsPerPing} -i 0.001 127.0.0.1`,
      'ping -l 65536 -f -q 127.0.0.1',
      'ping -c 100 -s 65507 127.0.0.1',
      '/hosts/h1/pings?limit=100',
      '/hosts/h1/pings/p1',
      '/hosts/h1/pings/p3/walk?limit=2000',
      '/trace?limit=10000&explain=true',
      '/hosts/h1/pings/p1/capture.pcapng',
    ],
  },
  {
    of: 'characters that a command prints',
    count: consoleBytes,
    lines: () => [],
    steps: [
      full('ip addr;'),
      full('ip addr|cat;'),
      full('ip foo;'),
      `ip -force -batch - <<E\n${full('foo\n')}E`,
      `sysctl ${'a '.repeat(190_000)}`,
      `printf '%${consoleBytes}d' 1; printf '%${consoleBytes}d' 1 >&2`,
    ],
  },
];

export const eventLoop: Bench = {
  name: 'event-loop',
  async run({ quick }) {
    const rows: Row[] = [];
    for (const load of LOADS) rows.push(await rowOf(load, quick ? 0.05 : 1));
    return rows;
  },
};

async function rowOf(load: Load, share: number): Promise<Row> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-bench-'));
  let server = await WatchedServer.start(dataDir);
  let worst = { what: '', ms: 0 };
  const watched = async (what: string, work: () => Promise<unknown>) => {
    const { max } = await server.watch(work);
    if (max > worst.ms) worst = { what, ms: max };
  };
  try {
    let lab = await server.lab();
    const typed = (command: string, what = command) => watched(`\`${what}\``, () => lab.exec('h1', command));
    const lines = load.lines(Math.round((load.count - ROOM) * share));
    // As many as one command may have.
    for (let i = 0; i < lines.length; i += 65_000) {
      await typed(`ip -batch - <<E\n${lines.slice(i, i + 65_000).join('\n')}\nE`, 'ip -batch');
    }
    await server.kill();
    server = await WatchedServer.start(dataDir);
    lab = new LabClient(server.origin, lab);
    await watched('load it', () => lab.get(''));
    for (const step of load.steps) {
      if (step.startsWith('/')) await watched(`GET ${step}`, () => found(lab, step));
      else await typed(step, step.length < LONG ? step : `${step.slice(0, LONG)} ...`);
    }
    await watched('delete it', () => lab.call('DELETE', ''));
  } finally {
    await server.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return {
    what: `the longest turn of the event loop, ${load.count} ${load.of}`,
    measured: { value: worst.ms, unit: 'ms' },
    target: `under ${TARGET_MS} ms`,
    met: worst.ms < TARGET_MS,
    note: worst.what,
  };
}

async function found(lab: LabClient, path: string): Promise<void> {
  const { status, text } = await lab.get(path);
  if (status !== 200) throw new Error(`GET ${path} is ${text}`);
}
