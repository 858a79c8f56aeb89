/**
 * Records what the real kernel does: `npm run record -- [--check] [names]`; without names, all scenarios.
 *
 * A scenario is recorded until two recordings agree, so that no passing disturbance is kept. With `--check` the result
 * is compared with the committed record and nothing is written. Needs root, iproute2, iputils, nsenter and tracefs.
 */
import { diffRecords } from './diff.ts';
import { type Kernel, kernelVersions, openKernel, whyNoKernel } from './kernel/run.ts';
import { parseLab } from './lab-file.ts';
import { formatRecord, type LabRecord, readRecord, scenarioNames, scenarioText, writeRecord } from './record-file.ts';

const ASKERS = 4;
const ATTEMPTS = 6;

/** What two recordings of a scenario agree on. */
export async function recordTwice(kernel: Kernel, name: string): Promise<LabRecord> {
  const lab = parseLab(scenarioText(name));
  const seen = new Map<string, LabRecord>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const record = await kernel.run(name, lab);
    const text = formatRecord(record);
    if (seen.has(text)) return record;
    seen.set(text, record);
  }
  const [a, b] = [...seen.values()];
  throw new Error(`${name} is never the same twice:\n${a && b ? diffRecords(a, b) : ''}`);
}

/** Several askers share the scenarios; each that is done is handed to `each`. */
export async function recordAll(names: string[], each: (record: LabRecord) => void): Promise<string[]> {
  const left = [...names];
  const failures: string[] = [];
  const kernels = Array.from({ length: Math.min(ASKERS, names.length) }, openKernel);
  try {
    await Promise.all(
      kernels.map(async (kernel) => {
        for (let name = left.shift(); name !== undefined; name = left.shift()) {
          await recordTwice(kernel, name).then(each, (error) => failures.push(`${name}: ${error.message}`));
        }
      }),
    );
  } finally {
    for (const kernel of kernels) kernel.close();
  }
  return failures;
}

async function main(args: string[]): Promise<void> {
  const check = args.includes('--check');
  const named = args.filter((arg) => !arg.startsWith('--'));
  const why = whyNoKernel();
  if (why !== undefined) {
    console.error(`The kernel cannot be asked: ${why}.`);
    process.exitCode = 1;
    return;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
  console.log(kernelVersions());
  let [scenarios, commands, walks] = [0, 0, 0];
  const differences: string[] = [];
  const failures = await recordAll(named.length > 0 ? named : scenarioNames(), (record) => {
    scenarios++;
    commands += record.steps.length;
    walks += record.steps.filter(({ walk }) => walk !== undefined).length;
    const difference = check ? diffRecords(readRecord(record.name), record) : undefined;
    if (difference !== undefined) differences.push(`${record.name}: ${difference}`);
    if (!check) writeRecord(record);
  });
  for (const line of [...failures, ...differences]) console.error(line);
  console.log(`${scenarios} scenarios, ${commands} commands, ${walks} walks ${check ? 'asked again' : 'recorded'}`);
  if (failures.length + differences.length > 0) process.exitCode = 1;
}

if (process.argv[1]?.endsWith('/record.ts')) await main(process.argv.slice(2));
