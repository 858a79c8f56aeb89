/** The OpenAPI document, made from the routes: /openapi.json, and /docs for people. */
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { type Document, tidy } from '../openapi/tidy.ts';

export interface OpenapiOptions {
  version: string;
}

const description = `
A network lab as a service: what it answers is what Linux answers.

Open a session, and keep the token that comes with it: everything in the session needs \`Authorization: Bearer <token>\`.
\`/tokens\` makes others, that may only look, or open but one ping, or end after a while.
Bodies use the keys of \`ip -j\`. Every resource of a session carries an \`ETag\`, the session's revision; a change may
ask for one with \`If-Match\`, and carry an \`Idempotency-Key\` to be sent again safely. What goes wrong is answered as \`application/problem+json\` (RFC 9457), with the kernel's
errno and words where it was the kernel that refused.
`.trim();

const tags = [
  ['sessions', 'One tenant’s lab'],
  ['tokens', 'Who may do what in it'],
  ['hosts', 'One network namespace of it'],
  ['interfaces', 'As `ip addr` and `ip link` see them'],
  ['addresses', 'Those of an interface'],
  ['routes', 'As `ip route` sees them'],
  ['rules', 'As `ip rule` sees them'],
  ['neighbours', 'As `ip neigh` sees them'],
  ['sysctls', 'Settings of the kernel'],
  ['pings', 'Echo requests, and what came of them'],
  ['console', 'Commands as they are typed'],
  ['trace', 'Every step of every packet'],
  ['clock', 'Virtual time'],
  ['health', 'For those who run it'],
] as const;

export const openapi = fp(async (app: FastifyInstance, { version }: OpenapiOptions) => {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'loopwire',
        version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server' }],
      tags: tags.map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          sessionToken: { type: 'http', scheme: 'bearer', description: 'An owner’s token of a session' },
          readToken: { type: 'http', scheme: 'bearer', description: 'A reader’s token of a session' },
          pingToken: { type: 'http', scheme: 'bearer', description: 'A token for one ping of a session' },
          operatorKey: { type: 'http', scheme: 'bearer', description: 'An operator’s key: list and delete sessions' },
        },
      },
      security: [{ sessionToken: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => tidy(jsonSchemaTransformObject(document) as Document) as never,
  });

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());

  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'loopwire' },
    uiConfig: { docExpansion: 'list', persistAuthorization: true, validatorUrl: null },
    // Nothing but what we serve ourselves; whether there is TLS is for the proxy in front to say.
    staticCSP: {
      'default-src': "'self'",
      'base-uri': "'self'",
      'img-src': "'self' data:",
      'object-src': "'none'",
      'frame-ancestors': "'none'",
    },
  });
});
