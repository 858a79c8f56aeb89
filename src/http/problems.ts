/** From what went wrong to what is answered: the one map from error to status. */
import type { FastifyError } from 'fastify';
import type { FieldError, Problem, ProblemCode } from '../contract/problem.ts';
import {
  LimitReached,
  Malformed,
  PreconditionFailed,
  Refused,
  SessionError,
  Trimmed,
  Unavailable,
} from '../sessions/errors.ts';

const PROBLEMS: Record<ProblemCode, readonly [status: number, title: string]> = {
  malformed: [400, 'The request is malformed'],
  unauthorized: [401, 'A token is needed'],
  forbidden: [403, 'This key may not do that'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'Not with this method'],
  'not-acceptable': [406, 'Not in this media type'],
  timeout: [408, 'The request took too long'],
  conflict: [409, 'Something stands against it'],
  'key-in-use': [409, 'The first request with this Idempotency-Key has no answer'],
  'limit-reached': [422, 'A limit is reached'],
  trimmed: [410, 'These events are no longer kept'],
  'precondition-failed': [412, 'The session has changed'],
  'payload-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body is of another media type'],
  refused: [422, 'The kernel refuses'],
  'key-reused': [422, 'This Idempotency-Key is already used'],
  'upgrade-required': [426, 'This is for WebSockets'],
  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers are too large'],
  internal: [500, 'The server failed'],
  unavailable: [503, 'Not now'],
  'storage-full': [507, 'The disk is full'],
};

export const PROBLEM_TYPE = 'application/problem+json';

/** The status that goes with a code. */
export function statusOf(code: ProblemCode): number {
  return PROBLEMS[code][0];
}

type Extra = Partial<Pick<Problem, 'errno' | 'errors' | 'earliest' | 'revision' | 'limit' | 'decision'>>;

/** What http itself refuses; what sessions refuse is a SessionError. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: ProblemCode;
  readonly errors: FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

export interface ProblemAnswer {
  problem: Problem;
  headers: Readonly<Record<string, string>>;
}

/** `path` is the request's, without its query; `place` is where its values stand. */
export function problemOf(error: unknown, path: string, place: FieldError['in'] = 'body'): ProblemAnswer {
  if (error instanceof HttpProblem) {
    return {
      problem: problem(error.code, error.message, path, defined({ errors: error.errors })),
      headers: error.headers,
    };
  }
  if (error instanceof SessionError) return ofSession(error, path, place);
  return ofFastify(error, path);
}

/** Limits on what is under way: they pass by themselves, and then it is the pace that was wrong, not the state. */
const PASSING: string[] = [
  'queuedCommands',
  'pingsRunning',
  'monitorsRunning',
  'subscribersPerSession',
  'socketsPerAddress',
];

function ofSession(error: SessionError, path: string, place: FieldError['in']): ProblemAnswer {
  const extra: Extra = {};
  if (error instanceof LimitReached && PASSING.includes(error.limit)) {
    extra.limit = error.limit;
    return { problem: problem('too-many-requests', error.message, path, extra), headers: retryAfter(1) };
  }
  if (error.errno) extra.errno = error.errno.code;
  if (error instanceof Malformed && error.pointer !== undefined) {
    extra.errors = [{ in: place, pointer: error.pointer, detail: error.message }];
  }
  if (error instanceof Trimmed) extra.earliest = error.earliest;
  if (error instanceof PreconditionFailed) extra.revision = error.revision;
  if (error instanceof LimitReached) extra.limit = error.limit;
  if (error instanceof Refused && error.decision) extra.decision = error.decision;
  const headers = error instanceof Unavailable ? retryAfter(error.retryAfterMs / 1000) : {};
  return { problem: problem(error.code, error.message, path, extra), headers };
}

/** Statuses that Fastify and its plugins answer with. */
const byStatus = new Map<number, ProblemCode>([
  [404, 'not-found'],
  [413, 'payload-too-large'],
  [415, 'unsupported-media-type'],
  [429, 'too-many-requests'],
  [503, 'unavailable'],
]);

/** Its parser takes neither, and does not say which it was. */
const NOT_JSON =
  'the body is not valid JSON, or has a member that is taken nowhere: "__proto__", or "constructor" with a "prototype" in it';

/** An error of Fastify, of a plugin of it, or a bug: of those that are our fault nothing is told. */
function ofFastify(error: unknown, path: string): ProblemAnswer {
  const { statusCode: status = 500, code: its, message } = (error ?? {}) as Partial<FastifyError>;
  const code = byStatus.get(status) ?? (status >= 400 && status < 500 ? 'malformed' : 'internal');
  if (code === 'internal') return { problem: problem(code, 'the server has noted what happened', path), headers: {} };
  const detail = its === 'FST_ERR_CTP_INVALID_JSON_BODY' ? NOT_JSON : (message ?? '');
  return { problem: problem(code, detail, path), headers: code === 'unavailable' ? retryAfter(1) : {} };
}

function problem(code: ProblemCode, detail: string, instance: string, extra: Extra = {}): Problem {
  const [status, title] = PROBLEMS[code];
  return { type: `urn:loopwire:problem:${code}`, title, status, detail, instance, code, ...extra };
}

/** Whole seconds, at least one. */
function retryAfter(seconds: number): Record<string, string> {
  return { 'retry-after': String(Math.max(1, Math.ceil(seconds))) };
}

function defined(extra: { errors: FieldError[] | undefined }): Extra {
  return extra.errors ? { errors: extra.errors } : {};
}
