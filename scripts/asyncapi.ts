// asyncapi.yaml, made from the schemas of the stream's messages: `npm run openapi` writes it too.

import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { z } from 'zod';
import { ClientMessage, ServerMessage, STREAM_PROTOCOL } from '../src/contract/http/stream.ts';
import { CLOSE } from '../src/http/stream/close-codes.ts';

const header = '# Made from the schemas of the messages by `npm run openapi`. Do not edit.\n';
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const CLIENT: Record<ClientMessage['type'], string> = {
  auth: "The session's token; the first message, unless the upgrade carried Authorization.",
  subscribe: 'Begin to give events: which, from where, and how.',
  unsubscribe: 'End a subscription.',
  ping: 'Are you there?',
  pong: 'Yes.',
};

const SERVER: Record<ServerMessage['type'], string> = {
  hello: 'The first message: who speaks, and the limits.',
  ready: 'The token is right, and this is where the trace begins and ends.',
  subscribed: 'What comes has a greater seq.',
  snapshot: 'A piece of the state as of a seq; events after it follow the last one.',
  events: 'Events in order.',
  'caught-up': 'Nothing older is left to send.',
  gap: 'Events that are left out, and where they can be had.',
  unsubscribed: 'The last message that has this id.',
  error: 'A request that could not be carried out; the socket stays open.',
  ping: 'Are you there? With every heartbeat.',
  pong: 'Yes.',
};

interface Side {
  /** Of the messages' names. */
  prefix: string;
  union: { options: readonly z.ZodType[] };
  summaries: Record<string, string>;
}

/** The document as it is committed. */
export function asyncapiYaml(): string {
  const client = sideOf({ prefix: 'Client', union: ClientMessage, summaries: CLIENT });
  const server = sideOf({ prefix: 'Server', union: ServerMessage, summaries: SERVER });
  const names = [...client, ...server].map(({ name }) => name);
  const refs = (side: typeof client) => side.map(({ name }) => ({ $ref: `#/channels/stream/messages/${name}` }));
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'loopwire: the stream',
      version,
      description: `A WebSocket that tells what happens in a session (subprotocol \`${STREAM_PROTOCOL}\`). What is promised, and how the messages follow each other, is docs/stream-protocol.md.`,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: '127.0.0.1:8080',
        protocol: 'ws',
        security: [{ $ref: '#/components/securitySchemes/sessionToken' }],
      },
    },
    channels: {
      stream: {
        address: '/v1/sessions/{session}/stream',
        description: 'One JSON object a message; from the client of at most `limits.messageBytes` of `hello`.',
        parameters: { session: { description: 'The id of a session.' } },
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      hear: {
        action: 'receive',
        summary: 'What a client says.',
        channel: { $ref: '#/channels/stream' },
        messages: refs(client),
      },
      tell: {
        action: 'send',
        summary: 'What the server says.',
        channel: { $ref: '#/channels/stream' },
        messages: refs(server),
      },
    },
    components: {
      messages: Object.fromEntries(
        [...client, ...server].map(({ name, type, summary }) => [
          name,
          { name: type, summary, payload: { $ref: `#/components/schemas/${name}` } },
        ]),
      ),
      schemas: schemasOf([...client, ...server]),
      securitySchemes: {
        sessionToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'Or in the message auth, since browsers cannot set Authorization.',
        },
      },
    },
    'x-close-codes': Object.values(CLOSE),
  };
  return header + stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}

interface Message {
  name: string;
  type: string;
  summary: string | undefined;
  schema: z.ZodType;
}

function sideOf({ prefix, union, summaries }: Side): Message[] {
  return union.options.map((schema) => {
    const type = String((schema as z.ZodObject<{ type: z.ZodLiteral<string> }>).shape.type.value);
    const word = type.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
    return { name: prefix + word, type, summary: summaries[type], schema };
  });
}

const SCHEMAS = '#/components/schemas/';
/** Where zod puts what several schemas are made of. */
const SHARED = '__shared';

/** The messages' schemas, and under their own names those that they are made of. */
function schemasOf(messages: readonly Message[]): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const { name, schema } of messages) registry.add(schema, { id: name });
  const { schemas } = z.toJSONSchema(registry, { target: 'draft-7', io: 'input', uri: (id) => SCHEMAS + id });
  const { [SHARED]: shared, ...own } = schemas as Record<string, { definitions?: object }>;
  const all = { ...own, ...shared?.definitions };
  return JSON.parse(JSON.stringify(all).replaceAll(`${SCHEMAS}${SHARED}#/definitions/`, SCHEMAS), (key, value) =>
    key === '$schema' || key === '$id' ? undefined : value,
  );
}
