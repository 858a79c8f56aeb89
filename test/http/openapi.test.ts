import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { clientTypes, openapiYaml } from '../../scripts/openapi.ts';
import { call } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

const committed = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8');
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const document = parse(committed);

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: { required?: boolean }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, { $ref?: string; content?: Record<string, unknown> }>;
}

/** The media types of an answer, said in place or elsewhere. */
function mediaTypes(response: Operation['responses'][string] | undefined): string[] {
  const named = response?.$ref?.replace('#/components/responses/', '');
  return Object.keys((named === undefined ? response : document.components.responses[named])?.content ?? {});
}

const operations: [string, Operation][] = Object.entries<Record<string, Operation>>(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
);

describe('openapi.yaml', () => {
  test('is what the routes say today (npm run openapi writes it)', async () => {
    expect(await openapiYaml()).toBe(committed);
  });

  test('is what the types of the client are made of', async () => {
    const types = readFileSync(new URL('../../src/client/generated/openapi.ts', import.meta.url), 'utf8');
    expect(await clientTypes(committed)).toBe(types);
  });

  test('is valid OpenAPI 3.1, of this version of loopwire', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(document.info.version).toBe(version);
  });

  test('has one name for each noun', () => {
    const names = Object.keys(document.components.schemas);
    expect(names.filter((name) => name.endsWith('Input'))).toEqual([]);
    const refs = [...committed.matchAll(/\$ref: "?#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect([...new Set(refs)].sort()).toEqual(names.sort());
  });

  test('says of every operation what it is called, what it does, and how it can fail', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, { operationId, summary, tags, responses }] of operations) {
      expect([name, operationId, summary, tags]).toEqual([
        name,
        expect.any(String),
        expect.any(String),
        [expect.any(String)],
      ]);
      if (name === 'get /healthz') continue;
      for (const status of ['400', '429', '503']) {
        expect([name, mediaTypes(responses[status])]).toEqual([name, ['application/problem+json']]);
      }
      if (!name.includes('{session}')) continue;
      expect([name, Object.keys(responses)]).toEqual([name, expect.arrayContaining(['401', '404'])]);
    }
  });

  test('has an example of every body, which does what it says', async () => {
    const lab = await (await startWorld()).lab();
    // The example of a host is the one that the others are about.
    await lab.call('DELETE', '/hosts/h1');
    const params = {
      session: lab.id,
      host: 'h1',
      ifname: 'lo',
      local: '10.0.9.1',
      prefixlen: '24',
      dev: 'dummy0',
      dst: '10.0.9.9',
      name: 'net.ipv4.ip_forward',
    };
    for (const [name, { requestBody }] of operations) {
      const ref = requestBody?.content['application/json']?.schema.$ref;
      if (!requestBody) continue;
      const { examples = [] } = document.components.schemas[ref?.split('/').at(-1) ?? ''];
      expect([name, examples.length]).toEqual([name, expect.toSatisfy((count: number) => count > 0)]);
      const [method = '', path = ''] = name.split(' ');
      const filled = path.replace(/\{(\w+)\}/g, (_, key: keyof typeof params) => params[key]);
      for (const json of examples) {
        const answer = await call(lab.origin, method.toUpperCase(), filled, { json, token: lab.token });
        expect([name, answer.status, answer.text]).toEqual([
          name,
          expect.toSatisfy((s: number) => s < 300),
          answer.text,
        ]);
      }
      if (name === 'post /v1/sessions/{session}/hosts')
        await lab.exec('h1', 'ip link add dummy0 up type dummy; ip addr add 10.0.9.1/24 dev lo');
    }
  });

  test('has no example of what may be left out, but in its schema, since the page would fill it in', () => {
    const optional = operations.flatMap(([, { parameters = [] }]) => parameters.filter(({ required }) => !required));
    expect(optional.length).toBeGreaterThan(100);
    expect(optional.filter((parameter) => 'example' in parameter || 'examples' in parameter)).toEqual([]);
  });

  test('is served, and there is a page that shows it', async () => {
    const { origin } = await startWorld();
    expect((await call(origin, 'GET', '/openapi.json')).body).toEqual(document);
    const page = await call(origin, 'GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>loopwire</title>');
    expect(page.headers['content-security-policy']).toMatch(/default-src 'self'/);
    expect(page.headers['content-security-policy']).not.toMatch(/upgrade-insecure-requests|swagger\.io/);
  });
});

test('the server is alive and ready', async () => {
  const { origin } = await startWorld();
  expect((await call(origin, 'GET', '/healthz')).body).toEqual({ status: 'ok' });
  expect((await call(origin, 'GET', '/readyz')).body).toEqual({ status: 'ok' });
});
