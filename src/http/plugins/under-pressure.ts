/** A server that cannot keep up says 503 at once instead of answering late. */
import underPressurePlugin from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { HttpProblem } from '../problems.ts';

export interface UnderPressureOptions {
  /** How long a turn of the event loop may take, on average over a second, ms; 0: as long as it likes. */
  maxLoopDelayMs: number;
}

export const underPressure = fp(async (app: FastifyInstance, { maxLoopDelayMs }: UnderPressureOptions) => {
  await app.register(underPressurePlugin, {
    maxEventLoopDelay: maxLoopDelayMs,
    pressureHandler: (request) => {
      // Whether we live is asked by those who would restart us: load is no reason for that. And who wants to know why
      // it is so slow is to be told.
      if (request.url === '/healthz' || request.url === '/metrics') return;
      throw new HttpProblem('unavailable', 'too much to do', { headers: { 'retry-after': '2' } });
    },
  });
});
