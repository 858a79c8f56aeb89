/** A command line given to a host's console. */
import { z } from 'zod';
import { Uint } from './common.ts';

/** Characters: enough for a batch of 100,000 lines. */
const COMMAND_MAX = 4 * 1024 * 1024;

export const Exec = z
  .strictObject({
    command: z
      .string()
      .min(1)
      .max(COMMAND_MAX)
      .refine((line) => !/\p{Surrogate}/u.test(line), 'not text: it has half of a surrogate pair')
      .meta({ examples: ['ip route show table local'] }),
  })
  .meta({
    id: 'Exec',
    description: 'A line for the console: ip, ping, sysctl.',
    examples: [{ command: 'ip -br addr' }],
  });
export type Exec = z.infer<typeof Exec>;

export const ExecResult = z
  .strictObject({
    exit: z.int().min(0).max(255),
    stdout: z.string(),
    stderr: z.string(),
    revision: Uint,
  })
  .meta({ id: 'ExecResult', description: 'What the command printed, and how it ended.' });
export type ExecResult = z.infer<typeof ExecResult>;
