/** Revisions as entity tags: what a change may ask for, and what every answer of a session carries. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChangeOptions, Versioned } from '../sessions/answer.ts';
import { PreconditionFailed } from '../sessions/errors.ts';
import { isChange } from './change/dry-run.ts';
import { HttpProblem } from './problems.ts';

/** Whose change it is, and If-Match (RFC 9110 §13.1.1): one entity tag, or `*`, which any revision is. */
export function ifMatch(request: FastifyRequest): Pick<ChangeOptions, 'request' | 'ifMatch'> {
  const given = request.headers['if-match']?.trim();
  if (given === undefined || given === '*') return { request: request.id };
  const revision = /^"(\d{1,15})"$/.exec(given)?.[1];
  if (revision !== undefined) return { request: request.id, ifMatch: Number(revision) };
  const detail = 'If-Match is one ETag, such as "12", or *';
  throw new HttpProblem('malformed', detail, { errors: [{ in: 'headers', pointer: '/if-match', detail }] });
}

/**
 * An `onRequest` hook behind those of the gate: what asks for another revision is refused before its body is read. The
 * change itself asks once more, when its turn has come.
 */
export async function atRevision(request: FastifyRequest): Promise<void> {
  // An answer that is only asked for again was given at the revision that was in force then.
  const { method, headers, routeOptions } = request;
  if (headers['idempotency-key'] !== undefined && isChange(method, routeOptions.url ?? '')) return;
  heed(request, ifMatch(request));
}

/** Errors: PreconditionFailed. Of an operator's request no session is known, and none asked for. */
export function heed(request: FastifyRequest, { ifMatch: wanted }: Pick<ChangeOptions, 'ifMatch'>): void {
  const lab = request.lab as FastifyRequest['lab'] | null;
  if (wanted !== undefined && lab && lab.revision !== wanted) throw new PreconditionFailed(lab.revision);
}

/** Sets the ETag, and gives the value. */
export function tagged<T>(reply: FastifyReply, { value, revision }: Versioned<T>): T {
  reply.header('etag', `"${revision}"`);
  return value;
}
