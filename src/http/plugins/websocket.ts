/** WebSockets: how long a message may be, and which protocol is spoken. */
import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { STREAM_MAX_PAYLOAD, STREAM_PROTOCOL } from '../../contract/http/stream.ts';
import { HttpProblem } from '../problems.ts';
import { answerOnSocket } from '../wire/client-error.ts';

export const websocket = fp(async (app: FastifyInstance) => {
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: STREAM_MAX_PAYLOAD,
      handleProtocols: (protocols) => (protocols.has(STREAM_PROTOCOL) ? STREAM_PROTOCOL : false),
    },
    // ws has closed the socket itself by then: a message too long (1009), text that is none (1007), a lost connection.
    errorHandler: (error, _socket, request) => request.log.info({ err: error }, 'socket'),
  });
  app.addHook('preValidation', (request, _reply, done) => {
    // Any route could be upgraded, to a socket with nobody at its end.
    if (request.ws && request.routeOptions.url?.endsWith('/stream') === false)
      done(new HttpProblem('malformed', 'this is no stream'));
    else done();
  });
  // What asks for a WebSocket in a way that is none.
  app.websocketServer.on('wsClientError', (error, socket, { url = '' }) => {
    const headers = { 'sec-websocket-version': '13' };
    answerOnSocket(socket, new HttpProblem('malformed', error.message, { headers }), url.replace(/[?#].*$/s, ''));
  });
});
