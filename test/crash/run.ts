/** `npm run crash -- [--kills N] [--seed N]`: kills a server so often, and prints what was found. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crash } from './crash.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } },
});
const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-crash-'));
try {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const { faults, ...counts } = await crash({ dataDir, kills: Number(values.kills), seed: Number(values.seed), say });
  for (const fault of faults) process.stdout.write(`NOT ${fault}\n`);
  process.stdout.write(`${JSON.stringify(counts, null, 2)}\n${faults.length} faults\n`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
