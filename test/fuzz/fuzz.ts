/**
 * The differential fuzzer: `npm run fuzz -- [--seed N] [--count M] [--per-kind K] [--askers A] [--watched] [--flickers]`.
 *
 * Scenarios made from seeds run on the real kernel and on the engine; text, exit codes, walks and a dump of all state
 * at the end are compared. A difference is shrunk and printed ready to be saved as a `.lab` file; exit 1 when there is
 * one that is not known. With `--watched` a monitor listens to every change.
 */
import { kernelVersions, whyNoKernel } from '../conformance/kernel/run.ts';
import { formatLab } from '../conformance/lab-file.ts';
import { type Finding, fuzz } from './campaign.ts';

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
}

function print({ scenario, difference, seed, known }: Finding): void {
  const title = { ...scenario, title: `${difference.kind} (seed ${seed})` };
  console.log(`\n${formatLab(title)}\n${difference.text}${known === undefined ? '' : `\n  known: ${known}`}\n`);
}

const why = whyNoKernel();
if (why !== undefined) {
  console.error(`The kernel cannot be asked: ${why}.`);
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const seed = option('seed', Math.floor(Math.random() * 1e9));
const count = option('count', 200);
console.log(kernelVersions());
console.log(`seeds ${seed} to ${seed + count - 1}`);
const started = Date.now();
const summary = await fuzz({
  seed,
  count,
  budget: 150,
  perKind: option('per-kind', 2),
  askers: option('askers', 3),
  ...(process.argv.includes('--watched') && { watched: 1 }),
  onFinding: print,
});
if (process.argv.includes('--flickers')) for (const { text } of summary.flickers) console.log(`flickered: ${text}`);
const kinds = new Map<string, number[]>();
for (const { difference, known, seed: from } of summary.findings) {
  const kind = known === undefined ? difference.kind : `known: ${known}`;
  kinds.set(kind, [...(kinds.get(kind) ?? []), from]);
}
for (const [kind, seeds] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`${String(seeds.length).padStart(5)}  ${kind.padEnd(30)} seeds ${seeds.slice(0, 8).join(' ')}`);
}
const unknown = summary.findings.filter(({ known }) => known === undefined).length;
const { scenarios, commands, walks, flickers } = summary;
const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(`${scenarios} scenarios, ${commands} commands, ${walks} walks in ${seconds} s`);
console.log(
  `${unknown} scenarios differ, ${summary.findings.length - unknown} in a known way, ${flickers.length} flickered`,
);
if (unknown > 0) process.exitCode = 1;
