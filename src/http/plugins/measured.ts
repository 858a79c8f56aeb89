/** Every answer is counted and timed, by its route's pattern. */
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Metrics } from '../metrics/metrics.ts';

export const measured = fp(async (app: FastifyInstance, { metrics }: { metrics: Metrics }) => {
  app.addHook('onResponse', (request, reply, done) => {
    const { url = 'none' } = request.routeOptions;
    metrics.answered(request.method, url, reply.statusCode, reply.elapsedTime);
    done();
  });
});
