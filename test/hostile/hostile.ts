// `npm run hostile -- --count 100000 --seed 1`: bad input at a server of its own; ends with 1 when something was found.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaign, type Outcome } from './input/campaign.ts';
import { SETTINGS } from './input/settings.ts';
import { WatchedServer } from './watched-server.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
/** It is looked at the memory after each of so many parts, in which nothing is left of the one before. */
const PARTS = 10;
/** What one request may leave behind in the second half, bytes: an entry in some map would be as much. */
const LEFT = 100;
/** With fewer, code that is compiled late would count as growth. */
const ENOUGH = 50_000;

const mb = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-hostile-'));
const server = await WatchedServer.start(dataDir, SETTINGS);
try {
  const { origin } = server;
  // What is loaded and compiled at first use is no growth.
  const warm = await campaign({ origin, count: Math.min(count, 3000), seed: seed + 1e9 });
  const memory = [await server.memory()];
  const from = performance.now();
  const outcomes: Outcome[] = [];
  for (let part = 0; part < PARTS && !outcomes.some(({ faults }) => faults.length > 0); part++) {
    const before = Math.floor((count * part) / PARTS);
    const size = Math.floor((count * (part + 1)) / PARTS) - before;
    const progress = (done: number) => process.stderr.write(`\r${before + done} of ${count}`);
    outcomes.push(await campaign({ origin, count: size, seed: seed + before, progress }));
    memory.push(await server.memory());
  }
  const seconds = (performance.now() - from) / 1000;
  const counts = new Map<number, number>();
  for (const [status, of] of outcomes.flatMap(({ answers }) => [...answers])) {
    counts.set(status, (counts.get(status) ?? 0) + of);
  }
  const said = [...counts].sort(([a], [b]) => a - b).map(([status, of]) => `${of} x ${status || 'hung up'}`);
  const talks = outcomes.reduce((sum, one) => sum + one.talks, 0);
  const slowest = outcomes.map((one) => one.slowest).reduce((a, b) => (a.ms > b.ms ? a : b));
  process.stderr.write('\r');
  process.stdout.write(`seed ${seed}: ${count} in ${seconds.toFixed(0)} s, ${talks} of them on the stream\n`);
  process.stdout.write(`answers: ${said.join(', ')}\n`);
  process.stdout.write(`memory: ${memory.map(({ rss }) => mb(rss)).join(', ')}\n`);
  process.stdout.write(`heap: ${memory.map(({ heap }) => mb(heap)).join(', ')}\n`);
  process.stdout.write(`slowest: ${slowest.ms.toFixed(0)} ms, ${slowest.what}\n`);
  const found = [...warm.faults, ...outcomes.flatMap(({ faults }) => faults)];
  const half = memory[PARTS / 2]?.heap ?? 0;
  const left = ((memory[PARTS]?.heap ?? half) - half) / (count / 2);
  if (count >= ENOUGH && left > LEFT) found.push(`each request leaves ${left.toFixed(0)} bytes behind`);
  for (const fault of found) process.stdout.write(`\n${fault}\n`);
  process.stdout.write(`${found.length} faults\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
} finally {
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
