/**
 * `npm run readme`: writes numbers into README.md, and what differs into docs/linux-fidelity.md, between the comments
 * that mark them. The score is taken now, by replaying every scenario; the measurements are those that
 * `npm run bench -- --write docs/bench.json` kept.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Row } from '../test/bench/row.ts';
import { inWords } from '../test/bench/table.ts';
import { readRecord, scenarioNames } from '../test/conformance/record-file.ts';
import { type Score, scoreAll } from '../test/conformance/score.ts';

const README = new URL('../README.md', import.meta.url);
const FIDELITY = new URL('../docs/linux-fidelity.md', import.meta.url);
const BENCH = new URL('../docs/bench.json', import.meta.url);

interface BenchResult {
  at: string;
  machine: { cpu: string; memoryGb: number; kernel: string; node: string };
  rows: Row[];
}

const scores = scoreAll();
rewrite(FIDELITY, 'pending', pending());
rewrite(README, 'conformance', conformance());
if (existsSync(BENCH)) rewrite(README, 'bench', bench(JSON.parse(readFileSync(BENCH, 'utf8'))));

/** Puts a block between `<!-- name: ... -->` and `<!-- end -->`. */
function rewrite(file: URL, name: string, block: string): void {
  const page = readFileSync(file, 'utf8');
  const marked = new RegExp(`(<!-- ${name}: [^>]*-->\n).*?(<!-- end -->)`, 's');
  if (!marked.test(page)) throw new Error(`${file.pathname} does not say where the ${name} goes`);
  writeFileSync(
    file,
    page.replace(marked, (_, begin, end) => `${begin}\n${block}\n\n${end}`),
  );
}

function pending(): string {
  if (scores.pending.size === 0) return 'None at present.';
  const lines = [...scores.pending].map(([name, difference]) => `${name}: ${difference.replaceAll(' | ', '\n  ')}`);
  return ['```text', ...lines, '```'].join('\n');
}

function conformance(): string {
  const { topics, total } = scores;
  const row = (name: string, { scenarios, commands, walks }: Score) => [name, of(scenarios), of(commands), of(walks)];
  const rows = [...topics].map(([topic, score]) => row(topic, score));
  return [
    `On ${new Date().toISOString().slice(0, 10)}, compared with ${versions()}: equal, of how many there are.`,
    '',
    markdown(['topic', 'scenarios', 'commands', 'walks'], [...rows, row('**all**', total)]),
  ].join('\n');
}

function of([equal, run]: readonly [number, number]): string {
  return run === 0 ? '' : `${equal} / ${run}`;
}

/** What the records speak for, as they say themselves. */
function versions(): string {
  const records = scenarioNames().map(readRecord);
  const kernels = new Set(records.map(({ kernel }) => kernel));
  const said = records.flatMap(({ steps }) => steps.filter(({ cmd }) => / -V$/.test(cmd)).map(({ stdout }) => stdout));
  const tool = (name: RegExp) => said.map((line) => line.match(name)?.[1]).find((version) => version !== undefined);
  return `Linux ${[...kernels].join(' and ')}, iproute2 ${tool(/iproute2-([\d.]+)/)}, iputils ${tool(/iputils (\d+)/)}`;
}

function bench({ at, machine, rows }: BenchResult): string {
  const cells = rows.map(({ what, measured, beside, ratio, target, met }) => [
    what,
    inWords(measured),
    beside ? `${inWords(beside)} (${beside.what})` : '',
    ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
    target,
    met === undefined ? '?' : met ? 'yes' : '**no**',
  ]);
  const { cpu, memoryGb, kernel, node } = machine;
  return [
    `On ${at.slice(0, 10)}, ${cpu}, ${memoryGb} GB, ${kernel}, Node.js ${node}:`,
    '',
    markdown(['', 'measured', 'beside', 'ratio', 'promised', 'kept'], cells),
  ].join('\n');
}

/** A table, its columns as wide as the formatter would have them. */
function markdown(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
