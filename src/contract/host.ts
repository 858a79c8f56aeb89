/** A host: one network namespace of a lab. */
import { z } from 'zod';
import { HostName, Labels } from './common.ts';

export const HostCreate = z
  .strictObject({
    name: HostName,
    labels: Labels.optional(),
    bare: z.boolean().optional().meta({ description: 'Leave lo down, as in a namespace nobody has booted.' }),
  })
  .meta({ id: 'HostCreate', examples: [{ name: 'h1', labels: { x: '120', y: '40' } }] });
export type HostCreate = z.infer<typeof HostCreate>;

export const Host = z
  .strictObject({
    name: HostName,
    labels: Labels,
    interfaces: z.array(z.string()).meta({ description: 'Names, in the order of their ifindex.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Host' });
export type Host = z.infer<typeof Host>;
