/** `timeout DURATION COMMAND`: a program, and the signal it gets when it takes too long. */
import { type Call, finished, type Run } from '../run.ts';
import { Ended, readOptions } from './options.ts';
import { TimeoutRun } from './run.ts';

const NOT_FOUND = 127;

export function timeoutCommand({ host, argv, start }: Call): Run {
  try {
    const options = readOptions(argv);
    const child = start(options.command);
    if (child) return new TimeoutRun(host, options, child);
    const [name = ''] = options.command;
    return finished(NOT_FOUND, '', `timeout: failed to run command '${name}': No such file or directory\n`);
  } catch (error) {
    if (error instanceof Ended) return finished(error.exit, error.stdout, error.stderr);
    throw error;
  }
}
