/** A scenario on our engine: the same record that the kernel's recorder makes. */
import { type ConsoleLimits, exec, type Run } from '../../src/console/console.ts';
import type { UnnumberedEvent } from '../../src/contract/trace.ts';
import type { Host } from '../../src/engine/host.ts';
import { Lab } from '../../src/engine/lab.ts';
import { usesDummies } from './kernel/dummy.ts';
import type { LabFile, LabStep } from './lab-file.ts';
import { type Monitored, monitored } from './monitor.ts';
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
  // As with set_event_pid: what the kernel does by itself meanwhile is not ping's doing.
  lab.tracer = (event) => lab.clock.unattended || events.push(event);
  const on = lab.host(host);
  if (on === undefined) throw new Error(`there is no host ${host}`);
  const listening = monitored(cmd);
  const { exit, stdout, stderr } = listening ? runListening(on, listening) : runCommand(on, cmd);
  lab.flushCounters();
  lab.tracer = undefined;
  const step = { host, cmd, exit, stdout: settle(cmd, stdout), stderr: settle(cmd, stderr) };
  return /^ping\b/.test(cmd) ? { ...step, walk: ownWalk(events, options) } : step;
}

/** To its end; what waits for others, and nobody else is there, waits its time in vain. */
function runCommand(on: Host, cmd: string): Run {
  const run = exec(on, cmd, LIMITS);
  for (let steps = 0; !run.done; steps++) {
    if (run.listening) run.listening.expire();
    else if (!on.lab.clock.step()) break;
    if (steps > MAX_CLOCK_STEPS) throw new Error(`${cmd}: does not end`);
  }
  return run;
}

/** The commands, and what was told meanwhile to whoever listened. */
function runListening(on: Host, { listener, commands }: Monitored): Pick<Run, 'exit' | 'stdout' | 'stderr'> {
  const monitor = exec(on, listener, LIMITS);
  if (monitor.done) throw new Error(`${listener}: does not listen: ${monitor.stderr}`);
  const { exit, stderr } = runCommand(on, commands);
  monitor.interrupt();
  return { exit, stdout: monitor.stdout, stderr: monitor.stderr + stderr };
}
