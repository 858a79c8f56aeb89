/** `npm run bench -- [--only NAME] [--quick] [--write FILE]`: what was promised beside what is. */
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Bench, Row } from './row.ts';
import { echo } from './rows/echo.ts';
import { eventLoop } from './rows/event-loop.ts';
import { fairness } from './rows/fairness.ts';
import { fibLookup } from './rows/fib-lookup.ts';
import { idleHost } from './rows/idle-host.ts';
import { manyRoutes } from './rows/many-routes.ts';
import { rest } from './rows/rest.ts';
import { stream } from './rows/stream.ts';
import { table } from './table.ts';

const BENCHES: readonly Bench[] = [fibLookup, echo, idleHost, manyRoutes, rest, fairness, eventLoop, stream];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    write: { type: 'string', default: 'bench-results.json' },
  },
});

const chosen = BENCHES.filter(({ name }) => options.only?.some((part) => name.includes(part)) ?? true);
if (chosen.length === 0) {
  process.stderr.write(`bench: nothing is called that; there are ${BENCHES.map(({ name }) => name).join(' ')}\n`);
  process.exit(2);
}

const rows: Row[] = [];
for (const { name, run } of chosen) {
  const from = performance.now();
  process.stderr.write(`${name} ... `);
  rows.push(...(await run({ quick: options.quick })));
  process.stderr.write(`${((performance.now() - from) / 1000).toFixed(1)} s\n`);
}

const machine = {
  cpu: `${cpus().length} x ${cpus()[0]?.model.trim() ?? '?'}`,
  memoryGb: Math.round(totalmem() / 1e9),
  kernel: `Linux ${release()}`,
  node: process.version,
};
process.stdout.write(
  `\n${table(rows)}\n\n${Object.values(machine)
    .join(', ')
    .replace(/, (\d+),/, ', $1 GB,')}\n`,
);
const result = { at: new Date().toISOString(), quick: options.quick, machine, rows };
writeFileSync(options.write, `${JSON.stringify(result, undefined, 2)}\n`);
