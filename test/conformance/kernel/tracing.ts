/**
 * The kernel's tracepoints, in a tracefs instance of our own: nobody else's tracing is disturbed by it, nor ours by
 * theirs. Only the process whose pid is written to `set_event_pid` is traced, and only while `tracing_on` is 1.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';

const TRACEFS = '/sys/kernel/tracing';
const PREFIX = 'lwc';
const SUBSYSTEMS = ['fib', 'fib6', 'net', 'skb', 'icmp', 'neigh'];

const mine = new Set<string>();

export interface Tracing {
  /** The instance's folder: `trace`, `set_event_pid`, `tracing_on`. */
  folder: string;
  close(): void;
}

/** Mounts tracefs where it is not. False: this kernel or container has none. */
export function hasTracing(): boolean {
  if (!existsSync(`${TRACEFS}/instances`)) spawnSync('mount', ['-t', 'tracefs', 'nodev', TRACEFS]);
  return existsSync(`${TRACEFS}/instances`);
}

export function openTracing(): Tracing {
  if (!hasTracing()) throw new Error(`there is no tracefs at ${TRACEFS}`);
  for (const name of readdirSync(`${TRACEFS}/instances`)) {
    const pid = name.match(new RegExp(`^${PREFIX}(\\d+)-`))?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) remove(`${TRACEFS}/instances/${name}`);
  }
  const folder = `${TRACEFS}/instances/${PREFIX}${process.pid}-${mine.size}`;
  mkdirSync(folder);
  mine.add(folder);
  writeFileSync(`${folder}/tracing_on`, '0');
  // One clock for all CPUs: a ping may move from one to the other.
  writeFileSync(`${folder}/trace_clock`, 'global');
  for (const subsystem of SUBSYSTEMS) {
    const enable = `${folder}/events/${subsystem}/enable`;
    if (existsSync(enable)) writeFileSync(enable, '1');
  }
  return { folder, close: () => remove(folder) };
}

function remove(folder: string): void {
  try {
    writeFileSync(`${folder}/events/enable`, '0');
    rmdirSync(folder);
  } catch {
    // Busy: somebody reads it. The next process removes it.
  }
  mine.delete(folder);
}

process.on('exit', () => {
  for (const folder of mine) remove(folder);
});
