/** WebSockets: how long a message may be, which protocol is spoken, and what becomes of sockets when the server stops. */
import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { STREAM_MAX_PAYLOAD, STREAM_PROTOCOL } from '../../contract/http/stream.ts';

/** A peer that does not close its side is cut off after so long, ms. An option of ws that its types do not know yet. */
const PATIENCE = { closeTimeout: 2_000 };

export const websocket = fp(async (app: FastifyInstance) => {
  await app.register(fastifyWebsocket, {
    options: {
      ...PATIENCE,
      maxPayload: STREAM_MAX_PAYLOAD,
      handleProtocols: (protocols) => (protocols.has(STREAM_PROTOCOL) ? STREAM_PROTOCOL : false),
    },
    // ws has closed the socket itself by then: a message too long (1009), text that is none (1007), a lost connection.
    errorHandler: (error, _socket, request) => request.log.info({ err: error }, 'socket'),
  });
});
