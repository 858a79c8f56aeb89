/** Pages of other origins may call the API if they are listed; none are unless somebody says so. */
import fastifyCors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export interface CorsOptions {
  /** `*` for all. */
  origins: string[];
}

/** As browsers write them. */
export function originsOf(listed: readonly string[]): string[] {
  return listed.map((origin) => (origin === '*' ? origin : new URL(origin).origin));
}

export const cors = fp(async (app: FastifyInstance, { origins }: CorsOptions) => {
  if (origins.length === 0) return;
  // An OPTIONS that is no preflight is a method like others; the plugin would answer it in a text of its own.
  app.addHook('onRequest', (request, reply, done) => {
    const { origin, 'access-control-request-method': wanted } = request.headers;
    if (request.method === 'OPTIONS' && !(origin && wanted)) reply.callNotFound();
    else done();
  });
  await app.register(fastifyCors, {
    origin: origins.includes('*') ? '*' : originsOf(origins),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['etag', 'location', 'retry-after', 'x-request-id', 'www-authenticate'],
    maxAge: 86_400,
  });
});
