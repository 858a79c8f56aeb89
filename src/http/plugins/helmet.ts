/** Headers that keep browsers from doing with our answers what nobody meant. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import applyHelmet from 'helmet';

const protect = applyHelmet({
  // Data, not pages; /docs, which is one, brings a policy of its own.
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  // Pages that CORS lets in must be able to read what they get.
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  // Whether there is TLS is for the proxy in front to say.
  strictTransportSecurity: false,
});

export const helmet = fp(async (app: FastifyInstance) => {
  const headers = await constantHeaders();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
});

/** They are the same for every answer: helmet is asked once. */
function constantHeaders(): Promise<Record<string, string>> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  return new Promise((resolve, reject) => {
    protect(request, response, (error) =>
      error ? reject(error) : resolve(response.getHeaders() as Record<string, string>),
    );
  });
}
