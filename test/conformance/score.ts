/**
 * How much of what the kernel answered we answer: `npm run conformance -- [--pending] [--all]`, by topic (the first
 * word of a scenario's name). `--all` tells every difference, not only each scenario's first; `--pending` rewrites
 * `pending.txt` with the scenarios that differ.
 */
import { diffRecords, diffSteps, diffText, diffWalks } from './diff.ts';
import { parseLab } from './lab-file.ts';
import { writePending } from './pending.ts';
import { type LabRecord, readRecord, scenarioNames, scenarioText } from './record-file.ts';
import { replay } from './replay.ts';

/** How many are equal, of how many that were run. */
type Pair = [equal: number, run: number];

export interface Score {
  scenarios: Pair;
  commands: Pair;
  walks: Pair;
}

export interface Scores {
  topics: ReadonlyMap<string, Score>;
  total: Score;
  /** Scenarios that differ: the first difference, in one line. */
  pending: ReadonlyMap<string, string>;
  /** Every command of them that differs. */
  differences: ReadonlyMap<string, string[]>;
}

const empty = (): Score => ({ scenarios: [0, 0], commands: [0, 0], walks: [0, 0] });

function count(pair: Pair, equal: boolean): void {
  pair[0] += equal ? 1 : 0;
  pair[1]++;
}

function play(name: string): LabRecord | string {
  try {
    return replay(name, parseLab(scenarioText(name)));
  } catch (error) {
    return String(error);
  }
}

/** Replays every scenario and compares it with its record. */
export function scoreAll(): Scores {
  const topics = new Map<string, Score>();
  const pending = new Map<string, string>();
  const differences = new Map<string, string[]>();
  for (const name of scenarioNames()) {
    const topic = name.split('-', 1)[0] ?? name;
    const score = topics.get(topic) ?? empty();
    topics.set(topic, score);
    const record = readRecord(name);
    const played = play(name);
    const difference = typeof played === 'string' ? played : diffRecords(record, played);
    count(score.scenarios, difference === undefined);
    if (difference !== undefined) pending.set(name, difference.replace(/\s*\n\s*/g, ' | '));
    const every = typeof played === 'string' ? [] : record.steps.map((step, i) => diffSteps(step, played.steps[i]));
    differences.set(
      name,
      every.filter((text) => text !== undefined),
    );
    for (const [i, step] of record.steps.entries()) {
      const answer = typeof played === 'string' ? undefined : played.steps[i];
      count(score.commands, answer !== undefined && diffText(step, answer) === undefined);
      if (step.walk !== undefined) count(score.walks, answer !== undefined && diffWalks(step, answer) === undefined);
    }
  }
  return { topics, total: sum(topics.values()), pending, differences };
}

function sum(scores: Iterable<Score>): Score {
  const total = empty();
  for (const score of scores) {
    for (const key of ['scenarios', 'commands', 'walks'] as const) {
      total[key][0] += score[key][0];
      total[key][1] += score[key][1];
    }
  }
  return total;
}

function row(topic: string, { scenarios, commands, walks }: Score): string {
  return [topic, ...[scenarios, commands, walks].map(([equal, run]) => `${equal} / ${run}`)]
    .map((cell) => cell.padEnd(14))
    .join('');
}

function main(args: string[]): void {
  const { topics, total, pending, differences } = scoreAll();
  console.log(['topic', 'scenarios', 'commands', 'walks'].map((cell) => cell.padEnd(14)).join(''));
  for (const [topic, score] of topics) console.log(row(topic, score));
  console.log(row('all', total));
  for (const [name, first] of pending) {
    const all = args.includes('--all') ? (differences.get(name) ?? []) : [];
    console.log(`\n${name}: ${all.length === 0 ? first : `\n${all.join('\n')}`}`);
  }
  if (args.includes('--pending')) writePending(pending);
}

if (process.argv[1]?.endsWith('/score.ts')) main(process.argv.slice(2));
