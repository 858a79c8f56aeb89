/** A scenario on our engine: the same record that the kernel's recorder makes. */
import { type ConsoleLimits, exec } from '../../src/console/console.ts';
import type { UnnumberedEvent } from '../../src/contract/trace.ts';
import { Lab } from '../../src/engine/lab.ts';
import { usesDummies } from './kernel/dummy.ts';
import type { LabFile, LabStep } from './lab-file.ts';
import type { LabRecord, RecordStep } from './record-file.ts';
import { settle } from './settle.ts';
import { ownWalk, type WalkOptions } from './walk.ts';

const LIMITS: ConsoleLimits = { maxPackets: 1000 };
/** A command that keeps the clock busy for longer never ends by itself. */
const MAX_CLOCK_STEPS = 1_000_000;

/** Runs every step of a scenario in a fresh lab. `kernel` is the record's it will be compared with. */
export function replay(name: string, scenario: LabFile, kernel = ''): LabRecord {
  const lab = new Lab({ seed: 1 });
  for (const { name: host, bare } of scenario.hosts) lab.addHost(host, { bare });
  if (scenario.links.length > 0) throw new Error('wires between hosts are not there yet');
  const { title, hosts, links } = scenario;
  const options = { withoutNetlink: usesDummies(scenario.steps) };
  return { name, kernel, title, hosts, links, steps: scenario.steps.map((step) => runStep(lab, step, options)) };
}

function runStep(lab: Lab, { host, cmd }: LabStep, options: WalkOptions): RecordStep {
  const events: UnnumberedEvent[] = [];
  lab.tracer = (event) => events.push(event);
  const on = lab.host(host);
  if (on === undefined) throw new Error(`there is no host ${host}`);
  const run = exec(on, cmd, LIMITS);
  for (let steps = 0; !run.done && lab.clock.step(); steps++) {
    if (steps > MAX_CLOCK_STEPS) throw new Error(`${cmd}: does not end`);
  }
  lab.flushCounters();
  lab.tracer = undefined;
  const step = { host, cmd, exit: run.exit, stdout: settle(cmd, run.stdout), stderr: settle(cmd, run.stderr) };
  return /^ping\b/.test(cmd) ? { ...step, walk: ownWalk(events, options) } : step;
}
