/** `ping ...` on a host's console. */
import { type Call, finished, type Run } from '../run.ts';
import { Exit, parseArgs } from './args.ts';
import { startPing } from './ping.ts';

export function pingCommand({ host, argv, limits }: Call): Run {
  try {
    const { options, warnings, family } = parseArgs(argv);
    if (family === 6) throw new Exit(2, `ping: ${options.target}: Address family for hostname not supported\n`);
    const run = startPing(host, options, limits);
    run.stderr = warnings + run.stderr;
    return run;
  } catch (error) {
    if (error instanceof Exit) return finished(error.exit, error.stdout, error.stderr);
    throw error;
  }
}
