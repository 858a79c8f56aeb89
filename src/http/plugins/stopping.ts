/** Once the server stops: what goes on is ended, what still comes in is told to come again, and nobody is waited for long. */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Sessions } from '../../sessions/sessions.ts';
import type { OpenStreams } from '../open-streams.ts';
import { HttpProblem } from '../problems.ts';

export interface StoppingOptions {
  streams: OpenStreams;
  sessions: Pick<Sessions, 'interrupt'>;
}

/** Who has not read the end of a stream after so long is cut off; and after so long, who still asks for something. */
const PATIENCE_MS = 2_000;
const LAST_MS = 8_000;

export const stopping = fp(async (app: FastifyInstance, { streams, sessions }: StoppingOptions) => {
  let isStopping = false;
  const timers: NodeJS.Timeout[] = [];
  const idle = idleConnections(app, () => isStopping);
  app.addHook('preClose', async () => {
    isStopping = true;
    // First, so that who watches a ping sees how it ends.
    await sessions.interrupt();
    streams.endAll();
    for (const socket of idle()) socket.destroy();
    timers.push(setTimeout(() => streams.cutAll(), PATIENCE_MS));
    timers.push(setTimeout(() => app.server.closeAllConnections(), LAST_MS));
  });
  app.addHook('onClose', async () => timers.forEach(clearTimeout));
  app.addHook('onRequest', (_request, _reply, done) => {
    if (!isStopping) done();
    else done(new HttpProblem('unavailable', 'the server is stopping', { headers: { 'retry-after': '1' } }));
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done(null, payload);
  });
});

/**
 * Connections on which nothing is being answered. Node closes those whose last answer was given, but neither those on
 * which nothing was ever asked, nor those whose answer had begun when the server was told to stop.
 */
function idleConnections({ server }: FastifyInstance, isStopping: () => boolean): () => Socket[] {
  const unanswered = new Map<Socket, number>();
  const add = (socket: Socket, requests: number) => {
    const left = (unanswered.get(socket) ?? 0) + requests;
    if (!socket.destroyed) unanswered.set(socket, left);
    return left;
  };
  server.on('connection', (socket: Socket) => {
    add(socket, 0);
    socket.once('close', () => unanswered.delete(socket));
  });
  // From then on it is a WebSocket.
  server.on('upgrade', ({ socket }) => unanswered.delete(socket));
  server.on('request', ({ socket }, response) => {
    add(socket, 1);
    response.once('close', () => {
      if (add(socket, -1) === 0 && isStopping()) socket.destroySoon();
    });
  });
  return () => [...unanswered].flatMap(([socket, requests]) => (requests === 0 ? [socket] : []));
}
