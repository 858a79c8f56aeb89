/** A run of the fuzzer: scenarios by seed, several askers of the kernel, differences confirmed and shrunk. */
import { type Kernel, openKernel } from '../conformance/kernel/run.ts';
import type { LabFile } from '../conformance/lab-file.ts';
import { type Comparison, compare, type Difference } from './compare.ts';
import { whyKnown } from './known.ts';
import { generate } from './scenario.ts';
import { type Shrunk, shrink } from './shrink.ts';

export interface Finding extends Shrunk {
  seed: number;
  /** Why it stays, when it is a known one. */
  known?: string;
}

export interface Summary {
  scenarios: number;
  commands: number;
  walks: number;
  findings: Finding[];
  /** What only one run in two showed: the kernel itself was not the same twice. */
  flickers: Difference[];
}

export interface Options {
  seed: number;
  count: number;
  /** Kernel runs spent on one difference. */
  budget: number;
  /** Differences of one kind that are shrunk; the rest is only counted. */
  perKind: number;
  askers: number;
  /** How often a difference must come back to count, 1 when absent: a machine that is busy answers late. */
  confirmations?: number;
  /** No scenario is begun after so many. */
  seconds?: number;
  /** Of how many scenarios all changes are listened to, 0 to 1. */
  watched?: number;
  onFinding?: (finding: Finding) => void;
}

export async function fuzz(options: Options): Promise<Summary> {
  const summary: Summary = { scenarios: 0, commands: 0, walks: 0, findings: [], flickers: [] };
  const seen = new Map<string, number>();
  let next = options.seed;
  const end = options.seed + options.count;
  const until = Date.now() + 1000 * (options.seconds ?? Number.POSITIVE_INFINITY);
  const ask = async (kernel: Kernel) => {
    while (next < end && Date.now() < until) {
      const seed = next++;
      const scenario = generate(seed, options.watched);
      const { difference, commands, walks } = await compare(kernel, scenario);
      summary.scenarios++;
      summary.commands += commands;
      summary.walks += walks;
      if (difference === undefined) continue;
      const already = seen.get(difference.kind) ?? 0;
      const found = await confirm(
        kernel,
        { scenario, difference },
        already < options.perKind ? options.budget : 0,
        options.confirmations,
      );
      if (found === undefined) {
        summary.flickers.push(difference);
        continue;
      }
      seen.set(difference.kind, already + 1);
      const known = whyKnown(found);
      const finding: Finding = { ...found, seed, ...(known === undefined ? {} : { known }) };
      summary.findings.push(finding);
      if (already < options.perKind) options.onFinding?.(finding);
    }
  };
  const kernels = Array.from({ length: options.askers }, openKernel);
  try {
    await Promise.all(kernels.map(ask));
  } finally {
    for (const kernel of kernels) kernel.close();
  }
  return summary;
}

/** Asks again: a difference that does not come back was the machine's. */
async function confirm(kernel: Kernel, found: Shrunk, budget: number, times = 1): Promise<Shrunk | undefined> {
  for (let i = 0; i < times; i++) {
    const again: Comparison = await compare(kernel, found.scenario);
    if (again.difference?.signature !== found.difference.signature) return undefined;
  }
  const attempt = async (scenario: LabFile) => (await compare(kernel, scenario)).difference;
  return shrink(found, attempt, budget);
}
