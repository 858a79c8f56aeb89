/** So many requests a minute from one address, and with one token, if somebody set a limit. */
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { limitVariable } from '../../sessions/limits.ts';
import type { App } from '../app-type.ts';
import { HttpProblem } from '../problems.ts';
import { Windows } from './windows.ts';

const MINUTE = 60_000;

export interface RateLimitOptions {
  /** 0: no limit. */
  requestsPerMinute: number;
}

export const rateLimit = fp(async (app: FastifyInstance, { requestsPerMinute }: RateLimitOptions) => {
  await app.register(fastifyRateLimit, {
    global: false,
    max: requestsPerMinute,
    timeWindow: MINUTE,
    store: Windows,
    allowList: ({ url }) => ['/healthz', '/readyz', '/metrics'].includes(url),
    // It sets Retry-After itself.
    errorResponseBuilder: (_request, { max, after }) =>
      new HttpProblem(
        'too-many-requests',
        `${max} requests a minute from one address (LOOPWIRE_RATE_LIMIT); again in ${after}`,
      ),
  });
  // Of the whole server: those of a route come after its gate, and whoever is refused there would not be counted.
  if (requestsPerMinute > 0) app.addHook('onRequest', app.rateLimit());
});

/** Behind the gate: who has no token that is good is counted by his address only. 0: no limit. */
export function perToken(app: App, max: number): void {
  if (max === 0) return;
  const count = app.createRateLimit({
    max,
    timeWindow: MINUTE,
    keyGenerator: ({ params, pass }) => `${(params as { session: string }).session} ${pass.id}`,
  });
  app.addHook('onRequest', async (request) => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    throw new HttpProblem(
      'too-many-requests',
      `requestsPerToken is ${max} a minute (${limitVariable('requestsPerToken')})`,
      {
        headers: { 'retry-after': String(Math.max(1, counted.ttlInSeconds)) },
      },
    );
  });
}
