/** What a quiet session notices of others that flood: how long it waits for a GET, alone and beside them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WatchedServer } from '../../hostile/watched-server.ts';
import type { LabClient } from '../../support/api.ts';
import { percentile } from '../measure.ts';
import type { Bench, Row } from '../row.ts';

const FLOOD = 'ping -f -q -c 300 -s 65507 127.0.0.1';
/** Requests that a flooding session has under way at once. */
const AT_ONCE = 4;
const TARGET_MS = 50;

export const fairness: Bench = {
  name: 'fairness',
  async run({ quick }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-bench-'));
    const server = await WatchedServer.start(dataDir);
    try {
      const count = quick ? 200 : 1000;
      const quiet = await server.lab();
      // Compiled before it is measured.
      await waits(quiet, 100);
      const alone = percentile(await waits(quiet, count), 0.99);
      const rows: Row[] = [row('p99 GET of a quiet session, alone', alone)];
      for (const [sessions, words] of [
        [1, 'beside a session that floods, 65,507 bytes'],
        [8, 'beside eight that flood'],
      ] as const) {
        const floods = await Promise.all(Array.from({ length: sessions }, () => server.lab()));
        const stop = flood(floods);
        await waits(quiet, 50);
        const beside = percentile(await waits(quiet, count), 0.99);
        await stop();
        rows.push(row(`p99 GET of a quiet session, ${words}`, beside, { value: alone, unit: 'ms', what: 'alone' }));
      }
      return rows;
    } finally {
      await server.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

function row(what: string, value: number, beside?: Row['beside']): Row {
  const told = { what, measured: { value, unit: 'ms' }, target: `under ${TARGET_MS} ms`, met: value < TARGET_MS };
  return beside ? { ...told, beside, ratio: value / beside.value } : told;
}

/** How long it is until a host is told, again and again, ms. */
async function waits(lab: LabClient, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) {
    const from = performance.now();
    const { status } = await lab.get('/hosts/h1');
    if (status !== 200) throw new Error(`a quiet session was answered ${status}`);
    times.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return times;
}

/** Each of the sessions has as much to do as it can ask for, until the one who waits for the answer has had enough. */
function flood(labs: LabClient[]): () => Promise<void> {
  let over = false;
  const asking = labs.flatMap((lab) =>
    Array.from({ length: AT_ONCE }, async () => {
      while (!over) await lab.post('/hosts/h1/exec', { command: FLOOD });
    }),
  );
  return async () => {
    over = true;
    await Promise.all(asking);
  };
}
