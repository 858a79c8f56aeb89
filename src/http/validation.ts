/** Requests against their schemas: the fields that do not fit are named. */
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler, RouteOptions } from 'fastify';
import { z } from 'zod';
import { type FieldError, MAX_FIELDS } from '../contract/problem.ts';
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

/** A field's place that is longer is told by what is around it. */
const MAX_POINTER = 256;

export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const place = places[httpPart as keyof typeof places];
  return (data) => {
    const texts = httpPart === 'querystring' || httpPart === 'params';
    const empty = texts ? emptyMembers(data as Record<string, unknown>) : [];
    if (empty.length > 0) {
      const errors = empty.slice(0, MAX_FIELDS).map((key) => fieldError(place, [key], 'there is nothing'));
      const names = errors.map(({ pointer }) => pointer.slice(1)).join(', ');
      const detail = `${place}: ${names}${more(empty.length, ', ')}: there is nothing`;
      return { error: new HttpProblem('malformed', detail, { errors }) };
    }
    const { success, data: value, error } = schema.safeParse(data);
    if (success) return { value };
    const errors = first(MAX_FIELDS, fieldErrors(error.issues, place));
    const what = errors.map(({ pointer, detail }) => `${pointer || 'the whole'}: ${detail}`).join('; ');
    return { error: new HttpProblem('malformed', `${place}: ${what}${more(countOf(error.issues), '; ')}`, { errors }) };
  };
};

/** `?priority=` says nothing, and must not be taken for 0; nor does a segment of a path that is empty. */
function emptyMembers(texts: Record<string, unknown>): string[] {
  return Object.keys(texts).filter((key) =>
    [texts[key]].flat().some((value) => typeof value === 'string' && value.trim() === ''),
  );
}

/** One at a time: there may be as many as a body has members, and only the first are told. */
function* fieldErrors(issues: readonly z.core.$ZodIssue[], place: FieldError['in']): Generator<FieldError> {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) yield fieldError(place, [...issue.path, key], 'no such member');
    } else yield fieldError(place, issue.path, issue.message);
  }
}

/** Of the fields that these are about. */
function countOf(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
}

function first<T>(count: number, elements: Iterable<T>): T[] {
  const taken: T[] = [];
  for (const element of elements) {
    if (taken.push(element) === count) break;
  }
  return taken;
}

/** What is said of those that are not told. */
function more(count: number, separator: string): string {
  return count > MAX_FIELDS ? `${separator}and ${count - MAX_FIELDS} more` : '';
}

function fieldError(place: FieldError['in'], path: readonly PropertyKey[], detail: string): FieldError {
  let pointer = '';
  for (const key of path) {
    // RFC 6901
    const token = `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (pointer.length + token.length > MAX_POINTER) {
      return { in: place, pointer, detail: `${detail} (its name is too long to say)` };
    }
    pointer += token;
  }
  return { in: place, pointer, detail };
}
