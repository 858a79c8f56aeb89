/** Captures: what to ask for. */
import { z } from 'zod';
import { HostName, InterfaceName, Switch, Uint } from '../common.ts';

/** A file that Wireshark opens: draft-ietf-opsawg-pcapng. */
export const PCAPNG = 'application/pcapng';

const ifname = InterfaceName.optional().meta({ description: 'Packets on interfaces of this name.' });
const follow = Switch.optional();

export const PingCaptureQuery = z.strictObject({
  ifname,
  follow: follow.meta({ description: 'Go on with what happens until the ping is done.' }),
});
export type PingCaptureQuery = z.infer<typeof PingCaptureQuery>;

export const CaptureQuery = z.strictObject({
  host: HostName.optional().meta({ description: 'Packets on interfaces of this host.' }),
  ifname,
  ping: z.string().min(1).max(64).optional().meta({ description: 'Packets that this ping caused.' }),
  after: z.coerce.number().pipe(Uint).optional().meta({
    description: 'Packets after this event of the trace; from the oldest kept when absent.',
  }),
  follow: follow.meta({ description: 'Go on with what happens until one of the two sides ends it.' }),
});
export type CaptureQuery = z.infer<typeof CaptureQuery>;
