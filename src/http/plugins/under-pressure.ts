/** A server that cannot keep up says 503 at once instead of answering late, or of running out of memory. */
import underPressurePlugin from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { isFull, isRoomFor } from '../../sessions/idle/memory.ts';
import { HttpProblem } from '../problems.ts';

/** A body of so many bytes is not looked at: whoever sends large ones must not keep others from changing something. */
const SMALL = 64 * 1024;

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
    if (isFull() && request.method !== 'DELETE' && !isAlways(request)) done(later('memory is short'));
    else done();
  });
  /** Bytes of large bodies that were begun. */
  let coming = 0;
  app.addHook('onRequest', (request, { raw }, done) => {
    const size = bodySize(request);
    if (size <= SMALL) return done();
    if (!isRoomFor(coming + size)) return done(later('memory is short'));
    coming += size;
    raw.once('close', () => {
      coming -= size;
    });
    done();
  });
});

/** As it is announced, or as large as it may be. */
function bodySize({ headers, routeOptions }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return routeOptions.bodyLimit;
  return Math.min(Number(headers['content-length'] ?? 0) || 0, routeOptions.bodyLimit);
}

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
