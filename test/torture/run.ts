/** `npm run torture -- [--seed N] [--events N] [--kills N] [--subscribers N]`: prints what became of each subscriber. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { torture } from './torture.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    events: { type: 'string', default: '200000' },
    kills: { type: 'string', default: '10' },
    subscribers: { type: 'string', default: '20' },
  },
});
const [seed, events, kills, subscribers] = [values.seed, values.events, values.kills, values.subscribers].map(
  Number,
) as [number, number, number, number];

const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-torture-'));
try {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const outcome = await torture({ dataDir, seed, events, kills, subscribers, say });
  for (const { name, expected, got, counts, faults } of outcome.subscribers) {
    const times = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
    process.stdout.write(
      `${faults.length === 0 ? 'ok  ' : 'NOT '} ${name}\n     ${got} of ${expected}; ${times.join(', ')}\n`,
    );
    for (const fault of faults) process.stdout.write(`     ${fault}\n`);
  }
  const mb = Math.round(outcome.peakRss / 1e6);
  process.stdout.write(`${outcome.events} events, ${outcome.servers} servers, at most ${mb} MB of memory\n`);
  if (outcome.subscribers.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
