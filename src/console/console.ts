/** The console of a host: one command line in, what Linux would have printed out. */
import type { Host } from '../engine/host.ts';
import type { ConsoleLimits, Run } from './run.ts';
import { ShellRun } from './shell/shell.ts';

export type { ConsoleLimits, Run } from './run.ts';

/**
 * Runs a command line on a host, as `sh -c` would.
 *
 * Everything but ping is over at once. A ping goes on while the lab's clock runs:
 * `while (!run.done && lab.clock.step());`
 */
export function exec(host: Host, line: string, limits: ConsoleLimits): Run {
  return new ShellRun(host, line, limits);
}
