/** A neighbour of a host: an element of `ip -j neigh`. */
import { z } from 'zod';
import { Flag, HardwareAddress, InterfaceName, IPv4, Name, PageQuery, Switch } from './common.ts';

export const Neighbour = z
  .strictObject({
    dst: z.string(),
    dev: z.string().optional().meta({ description: 'Absent of a proxy that answers on every interface.' }),
    lladdr: z.string().optional(),
    router: z.null().optional(),
    proxy: z.null().optional(),
    extern_learn: z.null().optional(),
    managed: z.null().optional(),
    state: z
      .array(z.string())
      .optional()
      .meta({ description: 'Absent of a proxy.', examples: [['REACHABLE']] }),
    protocol: Name.optional().meta({ description: 'Who put it there, when that was said.' }),
  })
  .meta({ id: 'Neighbour', description: 'One neighbour, with the keys of `ip -j neigh show`.' });
export type Neighbour = z.infer<typeof Neighbour>;

/** NUD_*: what is known of a neighbour. */
export const NeighbourState = z.enum([
  'NONE',
  'INCOMPLETE',
  'REACHABLE',
  'STALE',
  'DELAY',
  'PROBE',
  'FAILED',
  'NOARP',
  'PERMANENT',
]);

const qualities = {
  lladdr: HardwareAddress.optional(),
  state: z.array(NeighbourState).min(1).max(8).optional().meta({ description: 'PERMANENT when absent' }),
  router: Flag.optional(),
  extern_learn: Flag.optional(),
  proxy: Flag.optional().meta({ description: 'Answer for this address on behalf of others.' }),
};

export const NeighbourCreate = z.strictObject({ dst: IPv4, dev: InterfaceName, ...qualities }).meta({
  id: 'NeighbourCreate',
  description: 'What `ip neigh add` takes.',
  examples: [{ dst: '10.0.3.2', dev: 'dummy0', lladdr: '02:00:00:00:00:01' }],
});
export type NeighbourCreate = z.infer<typeof NeighbourCreate>;

/** What the path says already may be said again, so that what `GET` gave can be given back. */
export const NeighbourReplace = z
  .strictObject({ dst: IPv4.optional(), dev: InterfaceName.optional(), ...qualities })
  .meta({
    id: 'NeighbourReplace',
    description: 'What `ip neigh replace` takes.',
    examples: [{ lladdr: '02:00:00:00:00:02' }],
  });
export type NeighbourReplace = z.infer<typeof NeighbourReplace>;

const proxy = Switch.optional().meta({ description: 'The addresses this host answers for instead: `show proxy`.' });

export const NeighbourQuery = z.strictObject({ proxy });
export const NeighboursQuery = z.strictObject({ ...PageQuery.shape, proxy });
