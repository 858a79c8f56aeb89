/** What a quiet session notices of others that flood: how long it waits for a GET, alone and beside them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WatchedServer } from '../../hostile/watched-server.ts';
import { type LabClient, openLab } from '../../support/api.ts';
import { percentile } from '../measure.ts';
import type { Bench, Row } from '../row.ts';

const PING = 'ping -f -q -c 300 -s 65507 127.0.0.1';
const BATCH = `ip -force -batch - <<E\n${'route add 10.9.9.9 dev lo\nroute del 10.9.9.9 dev lo\n'.repeat(10_000)}E`;
/** Routes of a host that are looked at all the time. */
const MANY = 100_000;

/** What others do, as often as they can, and how many of them. */
interface Flood {
  sessions: number;
  words: string;
  prepare?: (lab: LabClient) => Promise<unknown>;
  once: (lab: LabClient) => Promise<unknown>;
}

const FLOODS: readonly Flood[] = [
  { sessions: 1, words: 'a session that floods, 65,507 bytes', once: (lab) => lab.exec('h1', PING) },
  { sessions: 8, words: 'eight that flood', once: (lab) => lab.exec('h1', PING) },
  { sessions: 2, words: 'two that change routes, 20,000 lines a command', once: (lab) => lab.exec('h1', BATCH) },
  {
    sessions: 1,
    words: 'one that lists 100,000 routes',
    prepare: (lab) => {
      const lines = Array.from(
        { length: MANY },
        (_, i) => `route add 10.${100 + (i >> 16)}.${(i >> 8) & 255}.${i & 255} dev lo`,
      );
      return lab.exec('h1', `ip -force -batch - <<E\n${lines.join('\n')}\nE`);
    },
    once: (lab) => lab.exec('h1', 'ip -j route'),
  },
  {
    sessions: 2,
    words: 'two whose packets are captured',
    prepare: (lab) => lab.exec('h1', 'ping -f -q -c 2000 -s 65507 127.0.0.1'),
    once: (lab) => taken(lab, '/capture.pcapng'),
  },
  { sessions: 1, words: 'somebody who opens sessions', once: ({ origin }) => openLab(origin) },
];
/** Somebody opens more than one address may have. */
const SETTINGS = { LOOPWIRE_LIMIT_SESSIONS_PER_ADDRESS: '100000' };
/** Requests that a flooding session has under way at once. */
const AT_ONCE = 4;
const TARGET_MS = 50;

export const fairness: Bench = {
  name: 'fairness',
  async run({ quick }) {
    const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-bench-'));
    const server = await WatchedServer.start(dataDir, SETTINGS);
    try {
      const count = quick ? 200 : 1000;
      const quiet = await server.lab();
      // Compiled before it is measured.
      await waits(quiet, 100);
      const alone = percentile(await waits(quiet, count), 0.99);
      const rows: Row[] = [row('p99 GET of a quiet session, alone', alone)];
      for (const { sessions, words, prepare, once } of FLOODS) {
        const labs = await Promise.all(Array.from({ length: sessions }, () => server.lab()));
        for (const lab of labs) await prepare?.(lab);
        const stop = flood(labs, once);
        await waits(quiet, 50);
        const beside = percentile(await waits(quiet, count), 0.99);
        await stop();
        rows.push(
          row(`p99 GET of a quiet session, beside ${words}`, beside, { value: alone, unit: 'ms', what: 'alone' }),
        );
      }
      return rows;
    } finally {
      await server.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

/** Reads an answer to its end and keeps nothing of it: hundreds of megabytes would hold up who measures, too. */
function taken({ origin, path, token }: LabClient, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const asked = get(`${origin}${path}${what}`, { headers, agent: false }, (answer) => {
      answer.once('error', reject).once('end', resolve).resume();
    });
    asked.once('error', reject);
  });
}

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
function flood(labs: LabClient[], once: Flood['once']): () => Promise<void> {
  let over = false;
  const asking = labs.flatMap((lab) =>
    Array.from({ length: AT_ONCE }, async () => {
      while (!over) await once(lab);
    }),
  );
  return async () => {
    over = true;
    await Promise.all(asking);
  };
}
