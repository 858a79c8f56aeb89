/** Words that several nouns share: names, addresses, numbers, labels, pages. */
import { z } from 'zod';

/** Unicode without holes: what is not survives neither a file nor a wire. */
function isText(value: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(value);
}

function bytesOf(value: string): number {
  return new TextEncoder().encode(value).length;
}

/** At most so many characters, none of them NUL or half a surrogate pair. */
export function text(max: number) {
  return z.string().max(max).refine(isText, 'not text: it has a NUL, or half of a surrogate pair');
}

/** Labels are a client's own: a frontend keeps positions, a course keeps exercise numbers. */
export const Labels = z
  .record(text(63).min(1), text(1024))
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
  .refine((name) => isText(name) && bytesOf(name) < 16, 'at most 15 bytes of text')
  .meta({ description: 'Name of an interface, at most 15 bytes.', examples: ['lo'] });

/** IFALIASZ is 256 with the final NUL. */
export const InterfaceAlias = text(255)
  .refine((alias) => bytesOf(alias) < 256, 'at most 255 bytes')
  .meta({ description: 'At most 255 bytes; empty for none.' });

/** Of an address; as long as a name. */
export const AddressLabel = text(15)
  .min(1)
  .refine((label) => bytesOf(label) < 16, 'at most 15 bytes')
  .meta({ examples: ['lo:web'] });

export const HardwareAddress = z
  .string()
  .regex(/^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/)
  .meta({ examples: ['02:00:00:00:00:01'] });

/** Four decimal numbers without leading zeros, which some would read as octal. */
export const IPv4 = z.ipv4().meta({ examples: ['10.0.3.1'] });

/** Scope, table, protocol: iproute2 prints a name where it knows one and a number elsewhere. */
export const Name = z.string().min(1).max(64);

/** The same on the way in, where a number may also be one. */
export const NameOrNumber = z.union([text(64).min(1), z.int().min(0).max(0xffffffff)]);

/** What `ip -j` prints as a key without a value may be asked for so, or as `true`. */
export const Flag = z
  .union([z.boolean(), z.null()])
  .meta({ description: 'true, or null as `ip -j` prints it; false is as if it were absent.' });

/** Whether a Flag is set. */
export function isSet(flag: boolean | null | undefined): boolean {
  return flag !== undefined && flag !== false;
}

export const Uint8 = z.int().min(0).max(0xff);
export const Uint16 = z.int().min(0).max(0xffff);
export const Uint32 = z.int().min(0).max(0xffffffff);
export const Uint = z.int().min(0);

/** In a query: `-d`. */
export const Switch = z.enum(['true', 'false']);

/** Where a page of a list ends: give `next` back as `?cursor=` to read on. */
export const Cursor = z.string().min(1).max(512);
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: Cursor.optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;
