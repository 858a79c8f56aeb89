/** Headers that keep browsers from doing with our answers what nobody meant. */
import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

export const helmet = fp(async (app: FastifyInstance) => {
  await app.register(fastifyHelmet, {
    // Data, not pages; /docs, which is one, brings a policy of its own.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // Pages that CORS lets in must be able to read what they get.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Whether there is TLS is for the proxy in front to say.
    strictTransportSecurity: false,
  });
});
