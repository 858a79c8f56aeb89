/** One scenario on the real kernel and on the engine: the first difference, if there is one. */
import { diffSteps, diffText } from '../conformance/diff.ts';
import type { Kernel } from '../conformance/kernel/run.ts';
import type { LabFile } from '../conformance/lab-file.ts';
import { monitored } from '../conformance/monitor.ts';
import type { LabRecord } from '../conformance/record-file.ts';
import { replay } from '../conformance/replay.ts';

export interface Difference {
  /** What sort of command it was, and what of it differed: `ip route add stderr`. */
  kind: string;
  /** The kind, and the words that differed: what a shorter scenario must still show. */
  signature: string;
  /** The command's place in the scenario. */
  step: number;
  /** For people to read. */
  text: string;
}

export interface Comparison {
  difference: Difference | undefined;
  commands: number;
  walks: number;
}

export async function compare(kernel: Kernel, scenario: LabFile): Promise<Comparison> {
  const expected = await kernel.run('fuzz', scenario);
  const walks = expected.steps.filter(({ walk }) => walk !== undefined).length;
  return { difference: firstDifference(expected, scenario), commands: expected.steps.length, walks };
}

function firstDifference(expected: LabRecord, scenario: LabFile): Difference | undefined {
  let actual: LabRecord;
  try {
    actual = replay('fuzz', scenario, expected.kernel);
  } catch (error) {
    const [first = '', second = ''] = String(error instanceof Error ? error.stack : error).split('\n');
    return {
      kind: `crash: ${first}`,
      signature: first,
      step: scenario.steps.length - 1,
      text: `${first}\n  ${second.trim()}`,
    };
  }
  for (const [step, wanted] of expected.steps.entries()) {
    const got = actual.steps[step];
    const text = diffSteps(wanted, got);
    if (text === undefined) continue;
    const what = got && diffText(wanted, got) ? (text.match(/^ {2}(stdout|stderr|exit)/m)?.[1] ?? 'text') : 'walk';
    const kind = `${commandKind(wanted.cmd)} ${what}`;
    return { kind, signature: `${kind} ${what === 'stdout' ? '' : words(text)}`, step, text };
  }
  return undefined;
}

/** The two lines that differ, without what is only a number, an address or a name. */
function words(text: string): string {
  const lines = text.split('\n').filter((line) => /^ {2}[-+] /.test(line));
  return lines.join('|').replace(/"[^"]*"|\S*[\d/]\S*/g, '');
}

/** `ip -4 route add 10.0.0.0/8 dev lo` -> `ip route add`. */
export function commandKind(cmd: string): string {
  const told = monitored(cmd);
  if (told) return `monitor ${commandKind(told.commands)}`;
  const words = cmd.split(' ').filter((word) => !word.startsWith('-'));
  return words.slice(0, words[0] === 'ip' ? 3 : 1).join(' ');
}
