/** So many requests a minute from one address, if somebody set a limit. */
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { HttpProblem } from '../problems.ts';

export interface RateLimitOptions {
  /** 0: no limit. */
  requestsPerMinute: number;
}

export const rateLimit = fp(async (app: FastifyInstance, { requestsPerMinute }: RateLimitOptions) => {
  if (requestsPerMinute === 0) return;
  await app.register(fastifyRateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    allowList: ({ url }) => ['/healthz', '/readyz', '/metrics'].includes(url),
    // It sets Retry-After itself.
    errorResponseBuilder: (_request, { max, after }) =>
      new HttpProblem('too-many-requests', `${max} requests a minute from one address; again in ${after}`),
  });
});
