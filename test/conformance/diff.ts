/** The first difference between two records of one scenario, for people to read. */
import type { LabRecord, RecordStep } from './record-file.ts';
import { formatStep, sameStep, type WalkEvent } from './walk.ts';

const AROUND = 3;

/** Undefined when the records agree. */
export function diffRecords(expected: LabRecord, actual: LabRecord): string | undefined {
  for (const [i, step] of expected.steps.entries()) {
    const difference = diffSteps(step, actual.steps[i]);
    if (difference !== undefined) return difference;
  }
  return expected.steps.length === actual.steps.length ? undefined : 'not the same number of commands';
}

/** What a step did differently: text and exit code first, then its walk. */
export function diffSteps(expected: RecordStep, actual: RecordStep | undefined): string | undefined {
  if (actual === undefined || actual.cmd !== expected.cmd) return `${expected.cmd}: was not run`;
  return diffText(expected, actual) ?? diffWalks(expected, actual);
}

export function diffText(expected: RecordStep, actual: RecordStep): string | undefined {
  for (const what of ['stdout', 'stderr', 'exit'] as const) {
    if (expected[what] === actual[what]) continue;
    const { at, wanted, got } = firstLine(String(expected[what]), String(actual[what]));
    return `${expected.host}$ ${expected.cmd}\n  ${what} line ${at}\n  - ${wanted}\n  + ${got}`;
  }
  return undefined;
}

export function diffWalks(expected: RecordStep, actual: RecordStep): string | undefined {
  if (expected.walk === undefined) return undefined;
  const [wanted, got] = [expected.walk, actual.walk ?? []];
  const length = Math.max(wanted.length, got.length);
  for (let at = 0; at < length; at++) {
    const [a, b] = [wanted[at], got[at]];
    if (a !== undefined && b !== undefined && sameStep(a, b)) continue;
    const before = wanted.slice(Math.max(0, at - AROUND), at).map((event) => `    ${formatStep(event)}`);
    const show = (event: WalkEvent | undefined) => (event === undefined ? '(the walk ends)' : formatStep(event));
    const lines = [`${expected.host}$ ${expected.cmd}`, `  walk step ${at + 1} of ${wanted.length}`, ...before];
    return [...lines, `  - ${show(a)}`, `  + ${show(b)}`].join('\n');
  }
  return undefined;
}

function firstLine(expected: string, actual: string): { at: number; wanted: string; got: string } {
  const [a, b] = [expected.split('\n'), actual.split('\n')];
  let at = 0;
  while (a[at] === b[at] && at < a.length) at++;
  const show = (line: string | undefined) =>
    line === undefined ? '(nothing more)' : JSON.stringify(line).slice(1, -1);
  return { at: at + 1, wanted: show(a[at]), got: show(b[at]) };
}
