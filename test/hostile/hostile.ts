// `npm run hostile -- --count 100000 --seed 1`: bad input at a server of its own; ends with 1 when something was found.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaign } from './input/campaign.ts';
import { SETTINGS } from './input/settings.ts';
import { WatchedServer } from './watched-server.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-hostile-'));
const server = await WatchedServer.start(dataDir, SETTINGS);
try {
  const { origin } = server;
  // What is loaded and compiled at first use is no growth.
  const warm = await campaign({ origin, count: Math.min(count, 3000), seed: seed + 1e9 });
  const before = await server.memory();
  const from = performance.now();
  const progress = (done: number) => process.stderr.write(`\r${done} of ${count}`);
  const { answers, talks, faults, slowest } = await campaign({ origin, count, seed, progress });
  const seconds = (performance.now() - from) / 1000;
  const after = await server.memory();
  const mb = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
  const counts = [...answers].sort(([a], [b]) => a - b).map(([status, of]) => `${of} x ${status || 'hung up'}`);
  process.stderr.write('\r');
  process.stdout.write(`seed ${seed}: ${count} in ${seconds.toFixed(0)} s, ${talks} of them on the stream\n`);
  process.stdout.write(`answers: ${counts.join(', ')}\n`);
  process.stdout.write(
    `memory: ${mb(before.rss)} before, ${mb(after.rss)} after; heap ${mb(before.heap)}, ${mb(after.heap)}\n`,
  );
  process.stdout.write(`slowest: ${slowest.ms.toFixed(0)} ms, ${slowest.what}\n`);
  const found = [...warm.faults, ...faults];
  for (const fault of found) process.stdout.write(`\n${fault}\n`);
  process.stdout.write(`${found.length} faults\n`);
  process.exitCode = found.length > 0 ? 1 : 0;
} finally {
  await server.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
