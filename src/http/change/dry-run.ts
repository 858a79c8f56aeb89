/** `?dryRun=true`: what would be answered, and nothing is changed. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    dryRun: boolean;
  }
}

/** Every operation that changes something: each has a dry run, and takes a key. */
export function isChange(method: string, url: string): boolean {
  return ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) && url.startsWith('/v1/sessions');
}

/** Takes it out of the query, which the operations need not know of then. */
export function dryRuns(app: FastifyInstance): void {
  app.decorateRequest('dryRun', false);
  app.addHook('preValidation', (request: FastifyRequest, _reply, done) => {
    const { dryRun, ...rest } = request.query as Record<string, unknown>;
    if (dryRun === undefined || !isChange(request.method, request.routeOptions.url ?? '')) {
      done();
    } else if (dryRun === 'true' || dryRun === 'false') {
      request.query = rest;
      request.dryRun = dryRun === 'true';
      done();
    } else {
      const detail = 'dryRun is true or false';
      done(new HttpProblem('malformed', detail, { errors: [{ in: 'query', pointer: '/dryRun', detail }] }));
    }
  });
}
