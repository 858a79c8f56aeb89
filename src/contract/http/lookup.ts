/** `ip route get`, and how it was decided. */
import { z } from 'zod';
import { HostName, InterfaceName, IPv4, Name } from '../common.ts';

export const RouteLookupQuery = z.strictObject({
  dst: IPv4,
  src: IPv4.optional(),
  iif: InterfaceName.optional(),
  oif: InterfaceName.optional(),
  mark: z.coerce.number().int().min(0).max(0xffffffff).optional(),
  tos: z.coerce.number().int().min(0).max(255).optional(),
});
export type RouteLookupQuery = z.infer<typeof RouteLookupQuery>;

/** One table that was searched: the entry that won, and the ones that matched less well or were refused. */
export const LookupStep = z
  .strictObject({
    table: Name,
    err: z.int().meta({ description: '0, or a negative errno' }),
    matched: z.string().optional().meta({ description: 'The prefix that won.' }),
    type: Name.optional(),
    dev: z.string().optional(),
    why: z.string().meta({ description: 'One sentence: what was decided, and because of what.' }),
  })
  .meta({ id: 'LookupStep' });
export type LookupStep = z.infer<typeof LookupStep>;

export const RouteLookup = z
  .strictObject({
    route: z.record(z.string(), z.unknown()).meta({ description: 'The element that `ip -j route get` prints.' }),
    decision: z.strictObject({
      host: HostName,
      steps: z.array(LookupStep),
      prefsrc: z.strictObject({ address: z.string(), why: z.string() }).optional(),
    }),
  })
  .meta({ id: 'RouteLookup', description: '`ip -j route get`, and how it was decided.' });
export type RouteLookup = z.infer<typeof RouteLookup>;
