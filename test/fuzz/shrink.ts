/** The shortest scenario that still shows a difference of the same kind. */
import type { LabFile } from '../conformance/lab-file.ts';
import type { Difference } from './compare.ts';

/** Undefined when the scenario shows nothing. */
export type Try = (scenario: LabFile) => Promise<Difference | undefined>;

export interface Shrunk {
  scenario: LabFile;
  difference: Difference;
}

/** Takes steps away, then words of the steps that are left. At most `budget` attempts. */
export async function shrink(found: Shrunk, attempt: Try, budget: number): Promise<Shrunk> {
  let best = cutAfter(found);
  let left = budget;
  const accepts = async (steps: LabFile['steps']): Promise<boolean> => {
    if (left-- <= 0) return false;
    const scenario = { ...best.scenario, steps };
    const difference = await attempt(scenario);
    if (difference === undefined || difference.signature !== best.difference.signature) return false;
    best = cutAfter({ scenario, difference });
    return true;
  };
  await withoutSteps(() => best.scenario.steps, accepts);
  await withoutWords(() => best.scenario.steps, accepts);
  await withoutSteps(() => best.scenario.steps, accepts);
  return best;
}

type Steps = LabFile['steps'];
type Accepts = (steps: Steps) => Promise<boolean>;

/** Nothing after the step that differs can matter. */
function cutAfter({ scenario, difference }: Shrunk): Shrunk {
  return { scenario: { ...scenario, steps: scenario.steps.slice(0, difference.step + 1) }, difference };
}

async function withoutSteps(steps: () => Steps, accepts: Accepts): Promise<void> {
  for (let size = Math.ceil(steps().length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = steps().length - 1 - size; at >= -size + 1; at -= size) {
      const from = Math.max(0, at);
      const last = steps().length - 1;
      if (from < last) await accepts([...steps().slice(0, from), ...steps().slice(Math.min(at + size, last))]);
    }
  }
}

async function withoutWords(steps: () => Steps, accepts: Accepts): Promise<void> {
  for (let at = steps().length - 1; at >= 0; at--) {
    for (const size of [2, 1]) {
      for (let word = wordsOf(steps()[at]).length - size; word >= 1; word--) {
        const step = steps()[at];
        if (step === undefined) return;
        const words = wordsOf(step);
        if (words.length - size < 2) break;
        if (word > words.length - size) continue;
        const cmd = [...words.slice(0, word), ...words.slice(word + size)].join(' ');
        // What an interface without a name is called is another on the kernel, where a stand-in is made.
        if (/^ip link add type|neigh \w+ proxy \S+$/.test(cmd)) continue;
        // A ping without its count or its timeout would not end in time.
        if (cmd.startsWith('ping') && !/-c 1 .*-W 0\.1 \S*\d/.test(cmd)) continue;
        await accepts([...steps().slice(0, at), { ...step, cmd }, ...steps().slice(at + 1)]);
        if (steps().length <= at) return;
      }
    }
  }
}

function wordsOf(step: Steps[number] | undefined): string[] {
  return step?.cmd.split(' ') ?? [];
}
