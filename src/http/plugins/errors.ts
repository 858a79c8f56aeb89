/** Whatever goes wrong is answered as problem+json: our own errors, Fastify's, and requests that are hardly HTTP. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { HttpProblem, PROBLEM_TYPE, problemOf } from '../problems.ts';

/** What of a body that is too large is still read, and forgotten, bytes. */
const READ_ON = 16 * 1024 * 1024;

export const errors = fp(async (app: FastifyInstance) => {
  const methods = new Methods();
  app.addHook('onRoute', ({ method, url }) => methods.add(url, method));
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  const noRoute = (request: FastifyRequest) => {
    const path = pathOf(request);
    const methodsThere = methods.at(path);
    const allowed = methodsThere.join(', ');
    // A file that is not there has a route that would give it.
    if (methodsThere.length === 0 || methodsThere.includes(request.method))
      return new HttpProblem('not-found', `there is nothing at ${path}`);
    return new HttpProblem('method-not-allowed', `${request.method} is not one of ${allowed}`, {
      headers: { allow: allowed },
    });
  };
  // Where there is no route, it does not matter what is wrong with the body.
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    if (request.is404) done(noRoute(request));
    else done();
  });
  app.setNotFoundHandler((request, reply) => sendProblem(noRoute(request), request, reply));
});

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const place = ['POST', 'PUT', 'PATCH'].includes(request.method) ? 'body' : 'query';
  const { problem, headers } = problemOf(error, pathOf(request), place);
  if (problem.status >= 500) request.log.error({ req: request, err: error }, problem.title);
  // What the handler said of an answer that is none now.
  for (const header of ['etag', 'location', 'cache-control']) reply.removeHeader(header);
  // Fastify would hang up, and whoever is still sending may then never see the answer.
  if (problem.status === 413 && Number(request.headers['content-length']) <= READ_ON) reply.removeHeader('connection');
  // A string goes out as it is, whatever the route's schema for this status; the type is set after the headers.
  return reply.code(problem.status).headers(headers).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function pathOf(request: FastifyRequest): string {
  return request.url.replace(/[?#].*$/s, '');
}

/** Which methods a path would have answered to. */
class Methods {
  readonly #routes: { segments: string[]; methods: string[] }[] = [];

  add(url: string, method: string | string[]): void {
    // What is asked of any path (preflights are) says of none that it is there.
    if (url === '*') return;
    this.#routes.push({ segments: url.split('/'), methods: [method].flat() });
  }

  at(path: string): string[] {
    const segments = path.split('/');
    const fits = this.#routes.filter(
      (route) =>
        (route.segments.length === segments.length || route.segments.at(-1) === '*') &&
        route.segments.every(matches(segments)),
    );
    const all = fits.flatMap((route) => route.methods);
    // There is no HEAD without a GET, though a route may be told of only once.
    return [...new Set(all.includes('HEAD') ? [...all, 'GET'] : all)].sort();
  }
}

/** `:name` stands for one segment that is not empty, `*` for all that follow. */
function matches(segments: string[]): (pattern: string, at: number) => boolean {
  return (pattern, at) => {
    if (pattern === '*') return segments[at] !== undefined;
    return pattern.startsWith(':') ? !!segments[at] : pattern === segments[at];
  };
}
