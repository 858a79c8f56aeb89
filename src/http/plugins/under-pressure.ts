/** A server that cannot keep up says 503 at once instead of answering late, or of running out of memory. */
import underPressurePlugin from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { isFull } from '../../sessions/idle/memory.ts';
import { HttpProblem } from '../problems.ts';

export interface UnderPressureOptions {
  /** How long a turn of the event loop may take, on average over a second, ms; 0: as long as it likes. */
  maxLoopDelayMs: number;
}

export const underPressure = fp(async (app: FastifyInstance, { maxLoopDelayMs }: UnderPressureOptions) => {
  await app.register(underPressurePlugin, {
    maxEventLoopDelay: maxLoopDelayMs,
    pressureHandler: (request) => {
      if (!isAlways(request)) throw later('too much to do');
    },
  });
  app.addHook('onRequest', (request, _reply, done) => {
    // What is deleted makes room.
    const isRefused = isFull() && request.method !== 'DELETE' && !isAlways(request);
    done(isRefused ? later('memory is short') : undefined);
  });
});

/**
 * Whether we live is asked by those who would restart us: load is no reason for that. And who wants to know why it is so
 * slow is to be told.
 */
function isAlways({ url }: FastifyRequest): boolean {
  return url === '/healthz' || url === '/metrics';
}

function later(why: string): HttpProblem {
  return new HttpProblem('unavailable', why, { headers: { 'retry-after': '2' } });
}
