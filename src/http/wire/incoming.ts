/** Requests as Node makes them, but for what it would not show to the routes. */
import { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../problems.ts';
import { answerOnSocket } from './client-error.ts';

/**
 * Only a WebSocket is an upgrade. Whatever else is offered (`h2c`, as `curl --http2` does) a server may pass over
 * (RFC 9110 §7.8), and then it is a request like any other.
 */
class Incoming extends IncomingMessage {
  // Node's own constructor sets it, before a field of ours could be.
  declare private saidUpgrade: boolean;

  get upgrade(): boolean {
    return this.saidUpgrade && (this.method === 'CONNECT' || /^websocket$/i.test(this.headers.upgrade ?? ''));
  }

  /** Node's parser says it of every request that has an `Upgrade`. */
  set upgrade(said: boolean) {
    this.saidUpgrade = said;
  }
}

/** So often it is looked for requests that do not arrive in time, ms. */
const CHECKED = 1_000;
const BODIES = ['POST', 'PUT', 'PATCH'];

/** For Fastify's `http`: a request without a Host comes as far as `expectations`, which answers with a problem. */
export const incoming = { IncomingMessage: Incoming, requireHostHeader: false, connectionsCheckingInterval: CHECKED };

/** Hooks and listeners for what a request expects of the server, rather than of a route. */
export function expectations(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    // RFC 9112 §3.2; HTTP/1.0 knew no hosts.
    if (raw.headers.host === undefined && raw.httpVersion === '1.1')
      done(new HttpProblem('malformed', 'Host is needed'));
    else done();
  });
  // Who is refused before his body is read need not send it.
  app.server.on('checkContinue', (request, response) => app.server.emit('request', request, response));
  app.addHook('preParsing', ({ raw }, reply, _payload, done) => {
    const coding = raw.headers['content-encoding'];
    if (coding !== undefined && !/^identity$/i.test(coding) && BODIES.includes(raw.method ?? '')) {
      done(new HttpProblem('unsupported-media-type', 'a body comes as it is, in no Content-Encoding'));
      return;
    }
    if (/^100-continue$/i.test(raw.headers.expect ?? '')) reply.raw.writeContinue();
    done();
  });
  // Other expectations may be passed over (RFC 9110 §10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.server.on('connect', (_request, socket) => {
    answerOnSocket(socket, new HttpProblem('method-not-allowed', 'this is no proxy', { headers: { allow: '' } }), '');
  });
}
