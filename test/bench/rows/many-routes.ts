/** A host with 100,000 routes: how quick they come and are shown, and how long everybody else waits meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Seen, WatchedServer } from '../../hostile/watched-server.ts';
import { LabClient } from '../../support/api.ts';
import { realRoutes } from '../real-routes.ts';
import { type Bench, type Row, ratioRow } from '../row.ts';

const COUNT = 100_000;
/** They are as many as a host may have, but it has some from the beginning. */
const SETTINGS = { LOOPWIRE_LIMIT_ROUTES_PER_HOST: String(2 * COUNT) };
const CALM_MS = 20;
/** One in a hundred means something only of that many. */
const ENOUGH = 100;

export const manyRoutes: Bench = {
  name: 'many-routes',
  async run({ quick }) {
    const lines = Array.from(
      { length: COUNT },
      (_, i) => `route add 10.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255} dev lo`,
    );
    const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-bench-'));
    let server = await WatchedServer.start(dataDir, SETTINGS);
    try {
      let lab = await server.lab();
      const added = await server.watch(() => typed(lab, `ip -batch - <<E\n${lines.join('\n')}\nE`));
      const shows: Seen[] = [];
      for (let i = 0; i < (quick ? 2 : 5); i++) shows.push(await server.watch(() => typed(lab, 'ip route show')));
      const pages: number[] = [];
      for (let i = 0; i < 5; i++) pages.push((await server.watch(() => lab.get('/hosts/h1/routes?limit=100'))).took);
      await server.kill();
      server = await WatchedServer.start(dataDir, SETTINGS);
      lab = new LabClient(server.origin, lab);
      const loaded = await server.watch(() => typed(lab, 'ip route get 10.100.0.7'));
      const flushed = await server.watch(() => typed(lab, 'ip route flush table main'));
      const real = realRoutes(lines);
      const quickest = shows.reduce((best, seen) => (seen.took < best.took ? seen : best));
      return [
        ratioRow(
          '100,000 routes added by `ip -batch`, kept and traced',
          perSecond(added),
          real && { value: real.added, unit: '/s', what: 'real `ip -batch`' },
          { ratio: 0.05, words: '0.05x of it' },
        ),
        ratioRow(
          '100,000 routes shown by `ip route show` over REST',
          perSecond(quickest),
          real && { value: real.shown, unit: '/s', what: 'real `ip route show`' },
          { ratio: 0.2, words: '0.2x of it' },
        ),
        calm('while they are added', [added]),
        calm('while they are shown', shows),
        calm('while they are loaded', [loaded]),
        calm('while they are flushed', [flushed]),
        {
          what: 'a page of 100 of 100,000 routes',
          measured: { value: Math.min(...pages), unit: 'ms' },
          target: 'under 50 ms',
          met: Math.min(...pages) < 50,
        },
      ];
    } finally {
      await server.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function typed(lab: LabClient, line: string): Promise<void> {
  const { exit, stderr } = await lab.exec('h1', line);
  if (exit !== 0) throw new Error(stderr);
}

function perSecond({ took }: Seen): { value: number; unit: string } {
  return { value: (COUNT * 1000) / took, unit: '/s' };
}

/** The event loop's turns while something was done; of more than one time, the middle one. */
function calm(when: string, seen: readonly Seen[]): Row {
  const sorted = [...seen].sort((a, b) => a.p99 - b.p99);
  const { p99, max, turns } = sorted[sorted.length >> 1] as Seen;
  return {
    what: `event loop, p99, ${when}`,
    measured: { value: p99, unit: 'ms' },
    target: `under ${CALM_MS} ms`,
    ...(turns >= ENOUGH && { met: p99 < CALM_MS }),
    note: `${turns} turns, the longest ${max.toFixed(0)} ms`,
  };
}
