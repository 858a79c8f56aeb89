/** openapi.yaml and asyncapi.yaml as the campaign reads them: what may be asked, and what may be answered. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
}

interface Response {
  $ref?: string;
  content?: Record<string, { schema: Schema }>;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  query: { name: string; schema: Schema }[];
  body: Schema | undefined;
  responses: Record<string, Response>;
}

const read = (name: string) => parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));

export const openapi = read('openapi.yaml');
export const asyncapi = read('asyncapi.yaml');

export const operations: Operation[] = Object.entries<Record<string, never>>(openapi.paths).flatMap(([path, methods]) =>
  Object.entries<{
    operationId: string;
    parameters?: { in: string; name: string; schema: Schema }[];
    requestBody?: { content: Record<string, { schema: Schema }> };
    responses: Record<string, Response>;
  }>(methods).map(([method, { operationId, parameters = [], requestBody, responses }]) => ({
    id: operationId,
    method: method.toUpperCase(),
    path,
    query: parameters.filter((one) => one.in === 'query'),
    body: requestBody?.content['application/json']?.schema,
    responses,
  })),
);

/** What a `$ref` of either document stands for. */
export function resolved(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const find = (document: unknown) =>
    schema.$ref
      ?.slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
  return resolved((find(openapi) ?? find(asyncapi)) as Schema);
}

const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
addFormats.default(ajv);
ajv.addFormat('binary', true).addFormat('base64', true);
ajv.addSchema(openapi, 'openapi').addSchema(asyncapi, 'asyncapi');
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a value, by the schema at this place of a document; undefined when nothing is. */
export function misfit(document: 'openapi' | 'asyncapi', place: string[], value: unknown): string | undefined {
  const pointer = place.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const ref = `${document}#/${pointer}`;
  const validate = compiled.get(ref) ?? ajv.compile({ $ref: ref });
  compiled.set(ref, validate);
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

/** Where the body of an answer is described; undefined when an answer with this status and type is not. */
export function placeOf(operation: Operation, status: number, type: string): string[] | undefined {
  const response = operation.responses[status];
  const named = response?.$ref?.slice(2).split('/');
  const found = named ? openapi.components.responses[named.at(-1) ?? ''] : response;
  if (found?.content?.[type] === undefined) return undefined;
  const base = named ?? ['paths', operation.path, operation.method.toLowerCase(), 'responses', String(status)];
  return [...base, 'content', type, 'schema'];
}
