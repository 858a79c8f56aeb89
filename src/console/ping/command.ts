/** `ping ...` on a host's console. */
import { type Call, finished, type Program, type Run } from '../run.ts';
import { Exit, parseArgs } from './args.ts';
import { startPing } from './ping.ts';

export const pingCommand: Program = ({ host, argv, limits }) => begin({ host, limits }, argv);

/** `ping4` and `ping6`: the same program, which goes by that name. */
export const ping4Command: Program = ({ host, argv, limits }) => begin({ host, limits }, argv, 4);
export const ping6Command: Program = ({ host, argv, limits }) => begin({ host, limits }, argv, 6);

function begin({ host, limits }: Pick<Call, 'host' | 'limits'>, argv: readonly string[], family?: 4 | 6): Run {
  const name = `ping${family ?? ''}`;
  try {
    const { options, warnings } = parseArgs(argv, family);
    const run = startPing(host, family === undefined ? options : { ...options, program: name }, limits);
    run.stderr = warnings + run.stderr;
    return run;
  } catch (error) {
    if (error instanceof Exit)
      return finished(error.exit, error.stdout, error.stderr.replaceAll(/^ping:/gm, `${name}:`));
    throw error;
  }
}
