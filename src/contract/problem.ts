/** Problems: every answer that is not what was asked for (RFC 9457, `application/problem+json`). */
import { z } from 'zod';
import { LookupDecision } from './http/lookup.ts';

/** What went wrong, one word each: what a program branches on. Statuses and titles: src/http/problems.ts. */
export const ProblemCode = z
  .enum([
    /** Body, query, path or header does not fit; `errors` names the first of the fields. */
    'malformed',
    /** No token where one is needed. */
    'unauthorized',
    /** A valid key that may not do this. */
    'forbidden',
    /** Nothing of that name: path, session (also somebody else's), host, interface, address, route, ping. */
    'not-found',
    'method-not-allowed',
    'not-acceptable',
    /** The request did not arrive in time. */
    'timeout',
    /** It is there already (EEXIST), or something else in the state of the lab stands against it. */
    'conflict',
    /** What was asked for under this Idempotency-Key goes on, or was cut off. */
    'key-in-use',
    /** A limit of the session is used up: remove something first. */
    'limit-reached',
    /** That part of the trace is no longer kept; `earliest` is the first event that is. */
    'trimmed',
    /** If-Match names another revision than the one in force, `revision`. */
    'precondition-failed',
    'payload-too-large',
    'unsupported-media-type',
    /** The kernel refused it, or iproute2 before it. */
    'refused',
    /** Another request had this Idempotency-Key. */
    'key-reused',
    'upgrade-required',
    'too-many-requests',
    'headers-too-large',
    'internal',
    /** Not now: starting, stopping, too much to do, or the disk could not be written. Nothing was changed. */
    'unavailable',
    /** The disk is full. Nothing was changed. */
    'storage-full',
  ])
  .meta({ id: 'ProblemCode', description: 'What went wrong, as a word that programs can branch on.' });
export type ProblemCode = z.infer<typeof ProblemCode>;

/** Fields that one problem names. */
export const MAX_FIELDS = 20;

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
    type: z.string().meta({ examples: ['urn:loopwire:problem:conflict'] }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'Where the kernel or iproute2 has words for it, they are these.' }),
    instance: z.string().meta({ description: 'Path of the request.' }),
    code: ProblemCode,
    errno: z
      .string()
      .optional()
      .meta({ description: "The kernel's errno.", examples: ['EEXIST', 'ENODEV'] }),
    errors: z
      .array(FieldError)
      .max(MAX_FIELDS)
      .optional()
      .meta({ description: 'The fields that do not fit; where there are more, `detail` says how many.' }),
    earliest: z.int().min(0).optional().meta({ description: 'With `trimmed`: the oldest event still kept.' }),
    revision: z.int().min(0).optional().meta({ description: 'With `precondition-failed`: the one in force.' }),
    limit: z.string().optional().meta({ description: 'With `limit-reached`: which.' }),
    decision: LookupDecision.optional().meta({ description: 'Of a route lookup that was refused: how that came.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });
export type Problem = z.infer<typeof Problem>;
