/** Requests against their schemas: every field that does not fit is named. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchemaCompiler, RouteOptions } from 'fastify';
import { z } from 'zod';
import type { FieldError } from '../contract/problem.ts';
import { HttpProblem } from './problems.ts';

const places = { body: 'body', querystring: 'query', params: 'path', headers: 'headers' } as const;

/** No body is an empty one: whether that will do is for the schema to say. A `preValidation` hook. */
export function noBodyIsEmpty(request: FastifyRequest, _reply: FastifyReply, done: () => void): void {
  if (request.routeOptions.schema?.body && request.body === undefined) request.body = {};
  done();
}

/** An operation that says nothing of a query takes none. An `onRoute` hook. */
export function nothingUnknown({ schema }: RouteOptions): void {
  if (schema?.operationId !== undefined) schema.querystring ??= z.strictObject({});
}

/** JSON as Fastify reads it; but a client that always says it sends JSON may send nothing. */
export function readJson(app: Pick<FastifyInstance, 'addContentTypeParser' | 'getDefaultJsonParser'>): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body, done);
  });
}

export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const place = places[httpPart as keyof typeof places];
  return (data) => {
    const texts = httpPart === 'querystring' || httpPart === 'params';
    const empty = texts ? emptyMembers(data as Record<string, unknown>) : [];
    if (empty.length > 0) {
      const errors = empty.map((key) => ({ in: place, pointer: pointer([key]), detail: 'there is nothing' }));
      return { error: new HttpProblem('malformed', `${place}: ${empty.join(', ')}: there is nothing`, { errors }) };
    }
    const { success, data: value, error } = schema.safeParse(data);
    if (success) return { value };
    const errors = error.issues.flatMap((issue) => fieldErrors(issue, place));
    const what = errors.map(({ pointer, detail }) => `${pointer || 'the whole'}: ${detail}`).join('; ');
    return { error: new HttpProblem('malformed', `${place}: ${what}`, { errors }) };
  };
};

/** `?priority=` says nothing, and must not be taken for 0; nor does a segment of a path that is empty. */
function emptyMembers(texts: Record<string, unknown>): string[] {
  return Object.keys(texts).filter((key) =>
    [texts[key]].flat().some((value) => typeof value === 'string' && value.trim() === ''),
  );
}

function fieldErrors(issue: z.core.$ZodIssue, place: FieldError['in']): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ in: place, pointer: pointer([...issue.path, key]), detail: 'no such member' }));
  }
  return [{ in: place, pointer: pointer(issue.path), detail: issue.message }];
}

/** RFC 6901 */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
