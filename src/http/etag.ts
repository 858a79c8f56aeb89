/** Revisions as entity tags: what a change may ask for, and what every answer of a session carries. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChangeOptions, Versioned } from '../sessions/answer.ts';
import { HttpProblem } from './problems.ts';

/** If-Match (RFC 9110 §13.1.1), as a change's option: one entity tag, or `*`, which any revision is. */
export function ifMatch(request: FastifyRequest): ChangeOptions {
  const given = request.headers['if-match']?.trim();
  if (given === undefined || given === '*') return {};
  const revision = /^"(\d{1,15})"$/.exec(given)?.[1];
  if (revision !== undefined) return { ifMatch: Number(revision) };
  const detail = 'If-Match is one ETag, such as "12", or *';
  throw new HttpProblem('malformed', detail, { errors: [{ in: 'headers', pointer: '/if-match', detail }] });
}

/** Sets the ETag, and gives the value. */
export function tagged<T>(reply: FastifyReply, { value, revision }: Versioned<T>): T {
  reply.header('etag', `"${revision}"`);
  return value;
}
