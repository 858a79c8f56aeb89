/** WebSockets: whose pages may open one, how long a message may be, and which protocol is spoken. */
import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { STREAM_PROTOCOL } from '../../contract/http/stream.ts';
import { HttpProblem } from '../problems.ts';
import { answerOnSocket } from '../wire/client-error.ts';
import { type CorsOptions, originsOf } from './cors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Somebody is at the end of a WebSocket that is opened here. */
    stream?: true;
  }
}

interface WebsocketOptions extends CorsOptions {
  /** Of one message of a client. */
  messageBytes: number;
}

export const websocket = fp(async (app: FastifyInstance, { origins, messageBytes }: WebsocketOptions) => {
  const welcome = originsOf(origins);
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: messageBytes,
      handleProtocols: (protocols) => (protocols.has(STREAM_PROTOCOL) ? STREAM_PROTOCOL : false),
    },
    // ws has closed the socket itself by then: a message too long (1009), text that is none (1007), a lost connection.
    errorHandler: (error, _socket, request) => request.log.info({ req: request, err: error }, 'socket'),
  });
  // CORS does not hold for them: browsers say whose page it is, and leave the rest to us.
  app.addHook('onRequest', (request, _reply, done) => {
    const { origin } = request.headers;
    if (!request.ws || origin === undefined || welcome.includes('*') || welcome.includes(origin)) done();
    else if (isOwn(origin, request)) done();
    else done(new HttpProblem('forbidden', 'pages of this origin may open no stream: it is not one of those listed'));
  });
  app.addHook('preValidation', (request, _reply, done) => {
    // Any route could be upgraded, to a socket with nobody at its end. (A path that is nobody's has no config.)
    if (request.ws && request.routeOptions.config.url !== undefined && !request.routeOptions.config.stream)
      done(new HttpProblem('malformed', 'this is no stream'));
    else done();
  });
  // What asks for a WebSocket in a way that is none.
  app.websocketServer.on('wsClientError', (error, socket, { url = '' }) => {
    const headers = { 'sec-websocket-version': '13' };
    answerOnSocket(socket, new HttpProblem('malformed', error.message, { headers }), url.replace(/[?#].*$/s, ''));
  });
});

/** A page that this server, or the proxy before it, has served itself. */
function isOwn(origin: string, { host }: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
