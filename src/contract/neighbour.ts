/** A neighbour of a host: an element of `ip -j neigh`. */
import { z } from 'zod';

export const Neighbour = z
  .strictObject({
    dst: z.string(),
    dev: z.string(),
    lladdr: z.string().optional(),
    router: z.null().optional(),
    proxy: z.null().optional(),
    extern_learn: z.null().optional(),
    state: z.array(z.string()).meta({ examples: [['REACHABLE']] }),
  })
  .meta({ id: 'Neighbour', description: 'One neighbour, with the keys of `ip -j neigh show`.' });
export type Neighbour = z.infer<typeof Neighbour>;
