/** Virtual time of a session, which moves with what happens, or when asked to. */
import { z } from 'zod';
import { Uint } from '../common.ts';

export const Clock = z.strictObject({ clockNs: Uint.meta({ description: 'Nanoseconds.' }) }).meta({ id: 'Clock' });

export const ClockAdvance = z.strictObject({ advanceMs: z.number().min(0).max(86_400_000) }).meta({
  id: 'ClockAdvance',
  description: 'Let so much virtual time pass: timers run out, neighbours grow stale.',
  examples: [{ advanceMs: 1000 }],
});
