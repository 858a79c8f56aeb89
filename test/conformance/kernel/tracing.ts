/**
 * The kernel's tracepoints, in a tracefs instance of our own: nobody else's tracing is disturbed by it, nor ours by
 * theirs. Only the process whose pid is written to `set_event_pid` is traced, and only while `tracing_on` is 1.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const TRACEFS = '/sys/kernel/tracing';
const PREFIX = 'lwc';
const BUFFER_KB = 256;
/** Bytes of a marker that leaves no room for anything else in a page of the buffer. */
const MARKER = 4040;
const SUBSYSTEMS = ['fib', 'fib6', 'net', 'skb', 'icmp', 'neigh'];

const mine = new Set<string>();

export interface Tracing {
  /** The instance's folder: `trace`, `set_event_pid`, `tracing_on`. */
  folder: string;
  /** Shell lines that empty the buffer. */
  reset: string[];
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
  writeFileSync(`${folder}/buffer_size_kb`, String(BUFFER_KB));
  for (const subsystem of SUBSYSTEMS) {
    const enable = `${folder}/events/${subsystem}/enable`;
    if (existsSync(enable)) writeFileSync(enable, '1');
  }
  return { folder, reset: resetLines(folder), close: () => remove(folder) };
}

/**
 * The lookup's tracepoint leaves the gateway of a direct route unset: it prints what the buffer held before. So that
 * this is never the gateway of an earlier event, the buffer of every CPU is filled with noughts first.
 */
function resetLines(folder: string): string[] {
  const fill = `dd if=/dev/zero of=${folder}/trace_marker bs=${MARKER} count=${BUFFER_KB / 4 + 2}`;
  const fills = cpus().map((_, cpu) => `taskset -c ${cpu} ${fill} status=none 2> /dev/null`);
  return [`echo 1 > ${folder}/tracing_on`, ...fills, `echo 0 > ${folder}/tracing_on`, `: > ${folder}/trace`];
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
