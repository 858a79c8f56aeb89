/** `ip route get`, and how it was decided. */
import { z } from 'zod';
import { AddressInfo } from '../address.ts';
import { HostName, InterfaceName, IPv4, Name, Switch, text, Uint } from '../common.ts';
import { Route } from '../route.ts';
import { Rule } from '../rule.ts';

const number = (max: number) => z.coerce.number().int().min(0).max(max).optional();

/** The words of `ip route get`. */
export const RouteLookupQuery = z.strictObject({
  dst: IPv4,
  src: IPv4.optional().meta({ description: '`from`' }),
  iif: InterfaceName.optional().meta({ description: 'As if the packet had come in there.' }),
  oif: InterfaceName.optional(),
  mark: number(0xffffffff),
  tos: number(255),
  ipproto: text(64).min(1).optional().meta({ description: 'Name or number; udp when absent, as in the kernel.' }),
  sport: number(0xffff),
  dport: number(0xffff),
  uid: number(0xfffffffe).meta({ description: 'Whose packet it is; root’s when absent.' }),
  fibmatch: Switch.optional().meta({
    description: 'Answer with the route that was found, not with what becomes of it.',
  }),
});
export type RouteLookupQuery = z.infer<typeof RouteLookupQuery>;

const err = z.int().meta({ description: '0, or a negative errno.' });
const why = z.string().meta({ description: 'What was decided, and because of what: a sentence or two.' });

/** What keeps a next hop from being used: it is gone, its link has no carrier, or another interface was asked for. */
const NexthopFault = z.enum(['dead', 'linkdown', 'oif']);

export const LookupCandidate = z
  .strictObject({
    route: Route,
    verdict: z.enum(['won', 'tos', 'scope', 'nexthops', 'shorter', 'behind']).meta({
      description:
        '`won`: it was taken. It is for another `tos`; it reaches farther than was asked for (`scope`); none of its `nexthops` serves; its prefix is `shorter`; it stands `behind` another to the same prefix.',
    }),
    faults: z
      .array(NexthopFault.nullable())
      .optional()
      .meta({ description: 'Of its next hops, as far as they were looked at; null for the one that was taken.' }),
    why,
  })
  .meta({ id: 'LookupCandidate', description: 'A route that covers the address, and why it won or lost.' });
export type LookupCandidate = z.infer<typeof LookupCandidate>;

export const TableSearched = z
  .strictObject({
    table: Name,
    err,
    candidates: z.array(LookupCandidate).meta({ description: 'Every route that covers the address, longest first.' }),
    omitted: Uint.optional().meta({ description: 'How many more there are.' }),
    why,
  })
  .meta({ id: 'TableSearched' });
export type TableSearched = z.infer<typeof TableSearched>;

export const RuleTried = z
  .strictObject({
    rule: Rule,
    outcome: z
      .enum(['no-match', 'merged', 'answered', 'nothing', 'no-table', 'suppressed', 'goto', 'nop', 'refused'])
      .meta({
        description:
          'It is for other packets (`no-match`); its table is one with main until a rule is added (`merged`); its table has the answer (`answered`), has `nothing`, was never made (`no-table`), or has what the rule does not count (`suppressed`); it leads on to another rule (`goto`) or nowhere (`nop`); it is itself the answer, a refusal (`refused`).',
      }),
    differs: z
      .array(
        z.enum([
          'src',
          'dst',
          'tos',
          'fwmark',
          'iif',
          'oif',
          'uidrange',
          'ipproto',
          'sport',
          'dport',
          'l3mdev',
          'tun_id',
        ]),
      )
      .meta({ description: 'What the rule asks for and the packet has not.' }),
    search: TableSearched.optional(),
    why,
  })
  .meta({ id: 'RuleTried' });
export type RuleTried = z.infer<typeof RuleTried>;

export const SourceConsidered = z
  .strictObject({
    dev: z.string(),
    address: AddressInfo,
    verdict: z.enum(['prefix', 'first', 'elsewhere', 'secondary', 'scope', 'other-prefix', 'later']).meta({
      description:
        'Taken, as it is in the `prefix` of the next hop or any will do, the `first` that reaches so far, or one of another interface (`elsewhere`). Not taken, as it is `secondary`, does not reach so far (`scope`), is in an `other-prefix`, or comes `later`.',
    }),
    why,
  })
  .meta({ id: 'SourceConsidered' });
export type SourceConsidered = z.infer<typeof SourceConsidered>;

export const LookupStep = z
  .discriminatedUnion('asks', [
    z
      .strictObject({
        asks: z.enum(['route', 'back']),
        err,
        rules: z.array(RuleTried).meta({ description: 'In the order in which they were tried.' }),
        omitted: Uint.optional().meta({ description: 'How many were tried between the last two that are told.' }),
        why,
      })
      .meta({ description: 'The rules: which way it goes, or which way an answer would go `back`.' }),
    z
      .strictObject({ asks: z.literal('owner'), search: TableSearched, why })
      .meta({ description: 'Table local alone: whether an address is the host’s own.' }),
    z
      .strictObject({
        asks: z.literal('source'),
        dev: z.string(),
        addresses: z.array(SourceConsidered),
        why,
      })
      .meta({ description: 'The addresses of an interface: which is the source.' }),
  ])
  .meta({ id: 'LookupStep', description: 'One question on the way to the answer.' });
export type LookupStep = z.infer<typeof LookupStep>;

export const LookupDecision = z
  .strictObject({
    host: HostName,
    steps: z.array(LookupStep).meta({ description: 'What was asked, in order; nothing where no table has a say.' }),
    prefsrc: z
      .strictObject({ address: z.string(), why })
      .optional()
      .meta({ description: 'The source that was chosen, where none was given.' }),
    why,
  })
  .meta({ id: 'LookupDecision', description: 'How a route lookup was decided.' });
export type LookupDecision = z.infer<typeof LookupDecision>;

export const RouteLookup = z
  .strictObject({
    route: z.record(z.string(), z.unknown()).meta({ description: 'The element that `ip -j route get` prints.' }),
    decision: LookupDecision,
  })
  .meta({ id: 'RouteLookup', description: '`ip -j route get`, and how it was decided.' });
export type RouteLookup = z.infer<typeof RouteLookup>;
