/** Tokens: what opens a session, or a part of it. */
import { z } from 'zod';
import { HostName } from '../common.ts';

export const TokenRole = z
  .enum(['owner', 'reader'])
  .meta({ id: 'TokenRole', description: 'owner: may do everything in the session; reader: may look.' });

export const Token = z
  .strictObject({
    id: z.string().meta({ description: 'Not the secret. `owner` is the one that the session was made with.' }),
    name: z.string().meta({ description: 'Empty for none.' }),
    role: TokenRole,
    host: HostName.optional(),
    ping: z.string().optional().meta({ description: 'It opens this ping and what it caused, and nothing else.' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional().meta({ description: 'It opens nothing after this. Absent: never.' }),
  })
  .meta({ id: 'Token', description: 'A token, without its secret.' });
export type Token = z.infer<typeof Token>;

export const TokenCreated = z
  .strictObject({ ...Token.shape, token: z.string().meta({ description: 'The secret. Shown this once.' }) })
  .meta({ id: 'TokenCreated' });
export type TokenCreated = z.infer<typeof TokenCreated>;
