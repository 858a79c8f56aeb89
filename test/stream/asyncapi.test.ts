import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { asyncapiYaml } from '../../scripts/asyncapi.ts';
import { ClientMessage, ServerMessage } from '../../src/contract/http/stream.ts';
import { openStream } from '../support/stream-client.ts';
import { startWorld } from '../support/world.ts';

const committed = readFileSync(new URL('../../asyncapi.yaml', import.meta.url), 'utf8');
const document = parse(committed);
const require = createRequire(import.meta.url);
/** The schema that the AsyncAPI Initiative publishes. */
const official = require('@asyncapi/specs/schemas/3.0.0-without-$id.json');

function validator(): Ajv {
  // Schemas of others have keywords of their own.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addFormat('base64', true);
  return ajv;
}

describe('asyncapi.yaml', () => {
  test('is what the schemas of the messages say today (npm run openapi writes it)', () => {
    expect(asyncapiYaml()).toBe(committed);
  });

  test('is valid AsyncAPI 3.0', () => {
    const validate = validator().compile(official);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    const { channels: _, ...broken } = document;
    expect(validate({ ...broken, channels: { stream: { messages: [] } } })).toBe(false);
  });

  test('has every message, and refers to nothing that is not there', () => {
    const said = (messages: { $ref: string }[]) =>
      messages.map(({ $ref }) => document.components.messages[$ref.split('/').at(-1) as string].name).sort();
    const types = (union: typeof ClientMessage | typeof ServerMessage) =>
      union.options.map((option) => option.shape.type.value).sort();
    expect(said(document.operations.hear.messages)).toEqual(types(ClientMessage));
    expect(said(document.operations.tell.messages)).toEqual(types(ServerMessage));
    for (const [, path] of committed.matchAll(/\$ref: "?#\/([\w/-]+)/g)) {
      const found = (path as string).split('/').reduce((at, key) => at?.[key], document);
      expect([path, typeof found]).toEqual([path, 'object']);
    }
  });

  test('describes what the server says', async () => {
    const ajv = validator().addSchema(document, 'asyncapi');
    const names = new Map(
      Object.entries<{ name: string }>(document.components.messages).map(([name, of]) => [name, of]),
    );
    const lab = await (await startWorld()).lab();
    await lab.exec('h1', 'ip addr add 10.0.3.1/24 dev lo; ping -c 1 10.0.3.2');
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', from: 'start' });
    client.say({ type: 'subscribe', id: 'snap', from: 'snapshot' });
    client.say({ type: 'unsubscribe', id: 'none' });
    const seen = new Set<string>();
    for (let left = 2; left > 0; ) {
      const message = await client.any();
      seen.add(message.type);
      const [name] = [...names].find(([key, of]) => key.startsWith('Server') && of.name === message.type) ?? [];
      const validate = ajv.getSchema(`asyncapi#/components/schemas/${name}`);
      validate?.(message);
      expect([message.type, validate?.errors]).toEqual([message.type, null]);
      if (message.type === 'caught-up') left--;
    }
    expect([...seen].sort()).toEqual(['caught-up', 'error', 'events', 'snapshot', 'subscribed']);
  });
});
