/** Kernel settings of a host, by their names with dots. */
import { z } from 'zod';

const value = z
  .string()
  .max(4096)
  .meta({ examples: ['1'] });

export const Sysctl = z
  .strictObject({ name: z.string().meta({ examples: ['net.ipv4.ip_forward'] }), value })
  .meta({ id: 'Sysctl' });

export const SysctlValue = z
  .strictObject({ value })
  .meta({ id: 'SysctlValue', description: 'What `sysctl -w` takes.', examples: [{ value: '1' }] });

export const Sysctls = z
  .strictObject({ sysctls: z.record(z.string(), z.string()) })
  .meta({ id: 'Sysctls', description: 'Name and value of every setting.' });
