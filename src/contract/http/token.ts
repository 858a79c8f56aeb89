/** Tokens: what opens a session, or a part of it. */
import { z } from 'zod';
import { HostName, text } from '../common.ts';

export const TokenRole = z
  .enum(['owner', 'reader'])
  .meta({ id: 'TokenRole', description: 'owner: may do everything in the session; reader: may look.' });

const PingId = z.string().min(1).max(64);

export const TokenCreate = z
  .strictObject({
    name: text(255)
      .default('')
      .meta({ description: 'Whose it is. Needed unless it ends: what nobody ends must be known by a name.' }),
    role: TokenRole.default('reader'),
    ping: PingId.optional().meta({
      description: 'Only this ping: its record, walk and capture, and the events it caused. Such a token must end.',
      examples: ['p1'],
    }),
    expiresInMs: z.int().min(1).optional().meta({
      description: 'It ends after so long: a share link. At most `shareMs` of the limits.',
    }),
  })
  .meta({ id: 'TokenCreate', examples: [{ name: 'projector' }, { expiresInMs: 3_600_000 }] });
export type TokenCreate = z.infer<typeof TokenCreate>;

export const Token = z
  .strictObject({
    id: z.string().meta({ description: 'Not the secret. `owner` is the one that the session was made with.' }),
    name: z.string().meta({ description: 'Empty for none.' }),
    role: TokenRole,
    host: HostName.optional(),
    ping: PingId.optional().meta({ description: 'It opens this ping and what it caused, and nothing else.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional().meta({ description: 'It opens nothing after this. Absent: never.' }),
  })
  .meta({ id: 'Token', description: 'A token, without its secret.' });
export type Token = z.infer<typeof Token>;

export const TokenCreated = z
  .strictObject({ ...Token.shape, token: z.string().meta({ description: 'The secret. Shown this once.' }) })
  .meta({ id: 'TokenCreated' });
export type TokenCreated = z.infer<typeof TokenCreated>;
