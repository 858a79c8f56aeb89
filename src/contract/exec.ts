/** A command line given to a host's console. */
import { z } from 'zod';
import { Uint } from './common.ts';

export const Exec = z
  .strictObject({
    command: z
      .string()
      .min(1)
      .refine((line) => !/\p{Surrogate}/u.test(line), 'not text: it has half of a surrogate pair')
      .meta({ description: 'At most `commandBytes` of UTF-8.', examples: ['ip route show table local'] }),
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
