/** Problems: every answer that is not what was asked for (RFC 9457, `application/problem+json`). */
import { z } from 'zod';

/**
 * What went wrong, one word each: what a program branches on. Statuses and titles are http's (src/http/problems.ts).
 * `refused`, `exists` and the `no-such-` of what is inside a host carry the kernel's errno.
 */
export const ProblemCode = z
  .enum([
    /** Body, query, path or header does not fit the schema; `errors` names the fields. */
    'malformed',
    /** No token where one is needed. */
    'unauthorized',
    /** A valid key that may not do this. */
    'forbidden',
    /** Nothing at this path of the API. */
    'not-found',
    /** No such session, or somebody else's. */
    'no-such-session',
    'no-such-host',
    'no-such-interface',
    'no-such-address',
    'no-such-route',
    'no-such-rule',
    'no-such-sysctl',
    'no-such-ping',
    'method-not-allowed',
    'not-acceptable',
    /** It is there already (EEXIST), or something else in the lab's state stands against it. */
    'exists',
    /** A limit of the session is reached: remove something first. */
    'limit-reached',
    /** That part of the trace is no longer kept; `earliest` says what is. */
    'trimmed',
    /** If-Match names another revision than the session has. */
    'revision-mismatch',
    'payload-too-large',
    'unsupported-media-type',
    /** The kernel, or iproute2 before it, refused. */
    'refused',
    'upgrade-required',
    'too-many-requests',
    'internal',
    /** Not now: starting, stopping, overloaded, or the disk could not be written. Nothing was changed. */
    'unavailable',
  ])
  .meta({ id: 'ProblemCode', description: 'What went wrong, as a word that programs can branch on.' });
export type ProblemCode = z.infer<typeof ProblemCode>;

/** One field that does not fit. */
export const FieldError = z
  .strictObject({
    in: z.enum(['body', 'query', 'path', 'headers']),
    pointer: z.string().meta({ description: 'JSON Pointer to the field; empty for the whole.', examples: ['/local'] }),
    detail: z.string(),
  })
  .meta({ id: 'FieldError' });
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z
  .strictObject({
    type: z.string().meta({ examples: ['urn:loopwire:problem:exists'] }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'Where the kernel or iproute2 has words for it, they are these.' }),
    instance: z.string().meta({ description: 'Path of the request.' }),
    code: ProblemCode,
    errno: z
      .string()
      .optional()
      .meta({ description: "The kernel's errno.", examples: ['EEXIST', 'ENODEV'] }),
    errors: z.array(FieldError).optional().meta({ description: 'The fields that do not fit.' }),
    earliest: z.int().min(1).optional().meta({ description: 'With `trimmed`: the oldest event still kept.' }),
    revision: z.int().min(0).optional().meta({ description: 'With `revision-mismatch`: the one the session has.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
export type Problem = z.infer<typeof Problem>;
