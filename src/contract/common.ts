/** Words that several nouns share: names, addresses, labels, pages. */
import { z } from 'zod';

/** Labels are a client's own: a frontend keeps positions, a course keeps exercise numbers. */
export const Labels = z
  .record(z.string().min(1).max(63), z.string().max(1024))
  .refine((labels) => Object.keys(labels).length <= 64, 'at most 64 labels')
  .meta({ id: 'Labels', description: 'Free labels of the client, at most 64.' });
export type Labels = z.infer<typeof Labels>;

export const HostName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/)
  .meta({ description: 'Name of a host (one RFC 1123 label).', examples: ['h1'] });

/** IFNAMSIZ is 16 with the final NUL; no slash, no white space. */
export const InterfaceName = z
  .string()
  .regex(/^[^\s/]{1,15}$/)
  .meta({ description: 'Name of an interface, at most 15 characters.', examples: ['lo'] });

export const IPv4 = z.ipv4().meta({ examples: ['10.0.3.1'] });

/** Scope, table, protocol: iproute2 prints a name where it knows one and a number elsewhere. */
export const Name = z.string().min(1).max(64);

export const Uint32 = z.int().min(0).max(0xffffffff);
export const Uint = z.int().min(0);

/** Where a page of a list ends: give `next` back as `?cursor=` to read on. */
export const Cursor = z.string().min(1).max(512);
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: Cursor.optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;
