/** A server that cannot keep up says 503 at once instead of answering late, or of running out of memory. */
import underPressurePlugin, { TYPE_HEAP_USED_BYTES } from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { FULL, heapLimit } from '../../sessions/idle/memory.ts';
import { HttpProblem } from '../problems.ts';

export interface UnderPressureOptions {
  /** How long a turn of the event loop may take, on average over a second, ms; 0: as long as it likes. */
  maxLoopDelayMs: number;
}

export const underPressure = fp(async (app: FastifyInstance, { maxLoopDelayMs }: UnderPressureOptions) => {
  await app.register(underPressurePlugin, {
    maxEventLoopDelay: maxLoopDelayMs,
    maxHeapUsedBytes: FULL * heapLimit(),
    pressureHandler: (request, _reply, type) => {
      // Whether we live is asked by those who would restart us: load is no reason for that. And who wants to know why
      // it is so slow is to be told.
      if (request.url === '/healthz' || request.url === '/metrics') return;
      const isFull = type === TYPE_HEAP_USED_BYTES;
      // That makes room.
      if (isFull && request.method === 'DELETE') return;
      throw new HttpProblem('unavailable', isFull ? 'memory is short' : 'too much to do', {
        headers: { 'retry-after': '2' },
      });
    },
  });
});
