/** What the generators leave to be done: one component for one noun, and the headers that every change understands. */

import { isChange } from '../change/dry-run.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonObject>; responses?: Record<string, unknown>; [kind: string]: unknown };
}

interface Operation {
  parameters?: JsonObject[];
  requestBody?: { required?: boolean; content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, { description?: string; headers?: JsonObject }>;
  operationId?: string;
}

const REF = '#/components/schemas/';

export function tidy(document: Document): Document {
  const schemas = document.components.schemas;
  const paths = completed(document.paths, schemas);
  const used = reachable(paths as unknown as Json, schemas);
  const names = new Map([...used].map((name) => [name, single(name, used, schemas)]));
  const kept = [...new Map([...used].map((name) => [names.get(name) ?? name, schemas[name] ?? {}]))];
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  const responses = sharedProblems(paths);
  const components = { ...document.components, schemas: Object.fromEntries(kept), responses };
  return rename({ ...document, paths: referring(paths, responses), components }, names);
}

/**
 * Each component is made twice, as it is read (`X`) and as it is written (`XInput`). They are one unless both are used
 * and differ, and that would be a noun with two meanings.
 */
function single(name: string, used: Set<string>, schemas: Document['components']['schemas']): string {
  if (!name.endsWith('Input')) return name;
  const plain = name.slice(0, -'Input'.length);
  if (!(plain in schemas)) return name;
  const same = (a: Json | undefined) => JSON.stringify(a).replaceAll(/Input"/g, '"');
  if (used.has(plain) && same(schemas[name]) !== same(schemas[plain])) {
    throw new Error(`${plain} is not the same where it is read and where it is written`);
  }
  return plain;
}

/** The components that something refers to, directly or through others. */
function reachable(from: Json, schemas: Document['components']['schemas'], seen = new Set<string>()): Set<string> {
  for (const name of refs(from)) {
    if (seen.has(name)) continue;
    seen.add(name);
    reachable(schemas[name] ?? {}, schemas, seen);
  }
  return seen;
}

function refs(json: Json): string[] {
  if (json === null || typeof json !== 'object') return [];
  if (Array.isArray(json)) return json.flatMap(refs);
  return Object.entries(json).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(REF.length)] : refs(value),
  );
}

function rename<T>(document: T, names: Map<string, string>): T {
  return JSON.parse(JSON.stringify(document), (key, value) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(REF)
      ? REF + (names.get(value.slice(REF.length)) ?? value.slice(REF.length))
      : value,
  );
}

/** Of each status the problem that most operations answer with: said once. */
function sharedProblems(paths: Document['paths']): Record<string, unknown> {
  const counts = new Map<string, { status: string; response: unknown; count: number }>();
  for (const [status, response] of Object.values(paths).flatMap(allResponses)) {
    const key = status + JSON.stringify(response);
    const known = counts.get(key) ?? { status, response, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  const often = [...counts.values()].filter(({ count }) => count > 1).sort((a, b) => a.count - b.count);
  return Object.fromEntries(often.map(({ status, response }) => [`Problem${status}`, response]));
}

function allResponses(operations: Document['paths'][string]): [string, unknown][] {
  return Object.values(operations).flatMap(({ responses }) => Object.entries(responses).filter(([s]) => s >= '400'));
}

function referring(paths: Document['paths'], shared: Record<string, unknown>): Document['paths'] {
  const known = new Map(Object.entries(shared).map(([name, response]) => [JSON.stringify(response), name]));
  return JSON.parse(JSON.stringify(paths), (key, value) => {
    const name = /^[45]\d\d$/.test(key) ? known.get(JSON.stringify(value)) : undefined;
    return name === undefined ? value : { $ref: `#/components/responses/${name}` };
  });
}

const OUTCOMES: Record<string, string> = { 200: 'This is it', 201: 'It was made', 204: 'It was done' };
const ETAG = { description: "The session's revision", schema: { type: 'string', examples: ['"12"'] } };
const LOCATION = { description: 'Path of what was made', schema: { type: 'string' } };
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'Do it only at this revision; otherwise 412',
  schema: { type: 'string', examples: ['"12"'] },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day.',
  schema: { type: 'string', minLength: 1, maxLength: 512, examples: ['"8e03978e-40d5-43dd-bc93-6894a57f9324"'] },
};

const DRY_RUN = {
  name: 'dryRun',
  in: 'query',
  required: false,
  description:
    'Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept.',
  schema: { type: 'string', enum: ['true', 'false'] },
};

/** What no schema says: the headers that hooks and `etag.ts` see to, and what an answer is. */
function completed(paths: Document['paths'], schemas: Document['components']['schemas']): Document['paths'] {
  const all = Object.entries(paths).map(([path, operations]) => {
    const done = Object.entries(operations).map(([method, operation]) => [
      method,
      { ...withHeaders(operation, path, method), ...withBody(operation, schemas) },
    ]);
    return [path, Object.fromEntries(done)];
  });
  return Object.fromEntries(all);
}

function withHeaders(operation: Operation, path: string, method: string): Operation {
  const isResource = path.startsWith('/v1/sessions/{') && !/\/(trace|stream|tokens(\/.*)?)$/.test(path);
  // What is gone has no revision.
  const ends = path === '/v1/sessions/{session}' && method === 'delete';
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const headers: JsonObject = {};
    if (status === '201') headers.Location = LOCATION;
    if (/^2/.test(status) && (isResource || status === '201') && !ends) headers.ETag = ETAG;
    const description = response.description === 'Default Response' ? OUTCOMES[status] : response.description;
    return [status, { ...response, description, ...(Object.keys(headers).length > 0 && { headers }) }];
  });
  const changes = isChange(method.toUpperCase(), path);
  const more = [
    ...(changes && path.includes('{session}') ? [IF_MATCH] : []),
    ...(changes ? [IDEMPOTENCY_KEY, DRY_RUN] : []),
  ];
  const ours = operation.parameters?.map(unfilled);
  const parameters = more.length > 0 ? [...(ours ?? []), ...more] : ours;
  return { ...operation, ...(parameters && { parameters }), responses: Object.fromEntries(responses) };
}

/** The page that shows the document fills in a parameter's example: where it may be left out, only the schema has one. */
function unfilled(parameter: JsonObject): JsonObject {
  const { example, ...rest } = parameter;
  if (parameter.required || example === undefined) return parameter;
  return { ...rest, schema: { ...(parameter.schema as JsonObject), examples: [example] } };
}

/** No body is an empty one, so it may be left out where nothing is required of it. */
function withBody({ requestBody }: Operation, schemas: Document['components']['schemas']): Partial<Operation> {
  const ref = requestBody?.content['application/json']?.schema.$ref;
  if (!requestBody || ref === undefined) return {};
  return { requestBody: { ...requestBody, required: 'required' in (schemas[ref.slice(REF.length)] ?? {}) } };
}
