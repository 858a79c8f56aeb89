/** The walk of a ping: its events by the packets they are about, each step with its reason, and the story of it all. */
import { z } from 'zod';
import { Uint, Uint8, Uint16 } from '../common.ts';
import { Ping } from '../ping.ts';
import { TraceEvent } from '../trace.ts';

export const WalkQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Events after this seq; from its first when absent.' }),
  limit: z.coerce.number().int().min(1).max(2_000).default(1_000).meta({
    description: 'At most so many events; fewer, so that a page ends where a request does.',
  }),
});
export type WalkQuery = z.infer<typeof WalkQuery>;

const hex16 = z.string().meta({ examples: ['0x26a7'] });

export const WalkPacket = z
  .strictObject({
    length: Uint.meta({ description: 'Bytes of the frame, Ethernet header included.' }),
    captured: Uint.meta({ description: 'Bytes of it that are kept; the fields are read from them.' }),
    ethernet: z.strictObject({ dst: z.string(), src: z.string(), type: hex16 }),
    arp: z
      .strictObject({
        op: Uint16.meta({ description: '1 asks, 2 answers.' }),
        senderMac: z.string(),
        senderIp: z.string(),
        targetMac: z.string(),
        targetIp: z.string(),
      })
      .optional()
      .meta({ description: 'RFC 826, for IPv4 over Ethernet.' }),
    ipv4: z
      .strictObject({
        headerLength: Uint8,
        tos: Uint8,
        totalLength: Uint16,
        id: Uint16,
        flags: z.array(z.enum(['DF', 'MF'])),
        fragmentOffset: Uint16.meta({ description: 'Bytes.' }),
        ttl: Uint8,
        protocol: Uint8,
        checksum: hex16,
        checksumRight: z.boolean(),
        src: z.string(),
        dst: z.string(),
        options: z.string().optional().meta({ description: 'As hexadecimal digits.' }),
      })
      .optional(),
    icmp: z
      .strictObject({
        type: Uint8,
        name: z.string().meta({ examples: ['echo request'] }),
        code: Uint8,
        checksum: hex16,
        checksumRight: z
          .boolean()
          .optional()
          .meta({ description: 'Absent where not all of the message is there: of a fragment, or of one cut off.' }),
        id: Uint16.optional(),
        sequence: Uint16.optional(),
        dataLength: Uint,
      })
      .optional()
      .meta({ description: 'Absent of a fragment that is not the first.' }),
  })
  .meta({ id: 'WalkPacket', description: 'A packet, decoded from its bytes.' });
export type WalkPacket = z.infer<typeof WalkPacket>;

export const WalkStep = z
  .strictObject({
    kind: z.enum(['prepare', 'out', 'wire', 'in', 'read', 'error', 'end']).meta({
      description:
        'ping prepares; a packet is made and goes `out`; an interface takes it (`wire`); it comes `in`; the program reads it, is told of an `error`, ends.',
    }),
    title: z.string(),
    host: z.string().optional(),
    skb: Uint.optional().meta({ description: 'The buffer that the step is about.' }),
    packet: WalkPacket.optional(),
    why: z.string().meta({ description: 'What was decided, and because of what.' }),
    events: z.array(TraceEvent),
  })
  .meta({ id: 'WalkStep' });
export type WalkStep = z.infer<typeof WalkStep>;

export const PingWalk = z
  .strictObject({
    ping: z.string(),
    host: z.string(),
    status: Ping.shape.status,
    story: z.string().meta({ description: 'One paragraph that tells it all; of a page, what is on it.' }),
    steps: z.array(WalkStep).meta({ description: 'In the order in which they begin.' }),
    next: Uint.optional().meta({ description: 'There is more: give it back as `after`.' }),
    missing: z
      .strictObject({ from: Uint, to: Uint })
      .optional()
      .meta({ description: 'Events of its beginning that are no longer kept.' }),
  })
  .meta({ id: 'PingWalk', description: 'The walk of a ping, step by step.' });
export type PingWalk = z.infer<typeof PingWalk>;
