/** The kernel's answer and ours, side by side: asked now where that may be done, else as it was recorded. */
import { type Kernel, kernelVersions, openKernel, whyNoKernel } from '../../test/conformance/kernel/run.ts';
import { parseLab } from '../../test/conformance/lab-file.ts';
import { type RecordStep, readRecord, scenarioText } from '../../test/conformance/record-file.ts';
import { settle } from '../../test/conformance/settle.ts';
import { formatStep, ownWalk, type WalkEvent } from '../../test/conformance/walk.ts';
import type { Lab } from './lab.ts';
import { lines, type Page, wrap } from './page.ts';

const SCENARIO = 'lo-story';
const ATTEMPTS = 6;
/** Fields of a tracepoint that are shown; all are compared. */
const BRIEF = new Set(['dev', 'primary_key4', 'len', 'location', 'reason', 'skb']);
const LOOKUP = new Set(['table', 'daddr']);

export interface Answers {
  /** Who is compared with. */
  who: string;
  /** Why it is only a record; undefined when the kernel was asked just now. */
  recorded: string | undefined;
  steps: RecordStep[];
}

/** What Linux does with the story. */
export async function askLinux(): Promise<Answers> {
  const recorded = whyNoKernel();
  if (recorded !== undefined) {
    const { kernel, steps } = readRecord(SCENARIO);
    return { who: `Linux ${kernel}`, recorded, steps };
  }
  const kernel: Kernel = openKernel();
  try {
    const versions = kernelVersions().match(/Linux [\d.]+|iproute2-[\w.]+|iputils \w+/g) ?? [];
    return { who: versions.join(', '), recorded, steps: await agreed(kernel) };
  } finally {
    kernel.close();
  }
}

/** A packet of the machine's own may get into a trace: asked until it says what it said before, now or when recorded. */
async function agreed(kernel: Kernel): Promise<RecordStep[]> {
  const lab = parseLab(scenarioText(SCENARIO));
  const seen = new Set([JSON.stringify(readRecord(SCENARIO).steps)]);
  for (let attempt = 1; ; attempt++) {
    const steps = (await kernel.run(SCENARIO, lab)).steps.map(withoutGateways);
    const text = JSON.stringify(steps);
    if (seen.has(text) || attempt === ATTEMPTS) return steps;
    seen.add(text);
  }
}

/** No route of the story has a gateway; the kernel's tracepoint then prints whatever its memory held. */
function withoutGateways(step: RecordStep): RecordStep {
  return step.walk ? { ...step, walk: step.walk.map(({ gw: _, ...event }) => event as WalkEvent) } : step;
}

/** What a fresh host of ours does with the same commands, asked by REST. */
export async function askUs(lab: Lab): Promise<RecordStep[]> {
  const { hosts, steps } = parseLab(scenarioText(SCENARIO));
  const name = (host: string) => `${host}-fresh`;
  for (const { name: host } of hosts) await lab.addHost(name(host));
  const answers: RecordStep[] = [];
  for (const { host, cmd } of steps) {
    const { seq } = await lab.describe();
    const { exit, stdout, stderr } = await lab.exec(name(host), cmd);
    const step = { host, cmd, exit, stdout: settle(cmd, stdout), stderr: settle(cmd, stderr) };
    answers.push(/^ping\b/.test(cmd) ? { ...step, walk: ownWalk(await lab.trace(seq)) } : step);
  }
  return answers;
}

/** Prints both, line by line; gives back how many there were, lines and steps, and how many differ. */
export function sideBySide(page: Page, linux: RecordStep[], us: RecordStep[]): { compared: number; different: number } {
  let [compared, different] = [0, 0];
  for (const [i, step] of linux.entries()) {
    page.line();
    page.command('$', step.cmd);
    const [left, right] = [said(step), said(us[i])];
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const [a, b] = [left[at], right[at]];
      const equal = a?.whole === b?.whole;
      const show = equal ? 'brief' : 'whole';
      pair(page, a?.[show] ?? '', b?.[show] ?? '', equal);
      compared++;
      if (!equal) different++;
    }
  }
  return { compared, different };
}

/** A line as it is compared, and as it is shown when it is equal. */
interface Said {
  whole: string;
  brief: string;
}

function said(step: RecordStep | undefined): Said[] {
  if (step === undefined) return [];
  const exit = step.exit === 0 ? [] : [`[exit ${step.exit}]`];
  const text = [...lines(step.stdout), ...lines(step.stderr), ...exit].map((line) => ({ whole: line, brief: line }));
  const walk = (step.walk ?? []).map((event) => ({ whole: `~ ${sorted(event)}`, brief: `~ ${brief(event)}` }));
  return [...text, ...walk];
}

function sorted({ event, ...fields }: WalkEvent): string {
  return formatStep({ event, ...Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) });
}

function brief({ event, ...fields }: WalkEvent): string {
  const shown = event === 'fib_table_lookup' ? LOOKUP : BRIEF;
  return formatStep({ event, ...Object.fromEntries(Object.entries(fields).filter(([key]) => shown.has(key))) });
}

function pair(page: Page, left: string, right: string, equal: boolean): void {
  const width = Math.floor((page.columns - '    '.length) / 2) - 1;
  const [a, b] = [wrap(left, width), wrap(right, width)];
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const mark = at > 0 ? ' ' : equal ? page.dim('=') : page.alarm('≠');
    page.line(`  ${(a[at] ?? '').padEnd(width)} ${mark} ${b[at] ?? ''}`.trimEnd());
  }
}
