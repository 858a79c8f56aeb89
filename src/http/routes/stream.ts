/** The stream of a session: a WebSocket. What is said on it is docs/stream-protocol.md. */
import { STREAM_PROTOCOL } from '../../contract/http/stream.ts';
import type { Pass } from '../../sessions/access/keyring.ts';
import { LimitReached, NotFound } from '../../sessions/errors.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { snapshotOf } from '../../sessions/trace/snapshot.ts';
import type { App } from '../app-type.ts';
import { networkOf } from '../network.ts';
import type { OpenStreams } from '../open-streams.ts';
import { bearerOf, type Gate } from '../plugins/auth.ts';
import { HttpProblem } from '../problems.ts';
import { readProblems, SessionParams } from '../schema.ts';
import { CLOSE } from '../stream/close-codes.ts';
import { type StreamSession, serveStream } from '../stream/core.ts';
import { after, socketTransport } from '../stream/socket.ts';
import { fromAddress, onSession, type Sockets } from '../stream/sockets.ts';

export interface StreamRoutesOptions {
  sessions: Sessions;
  gate: Gate;
  streams: OpenStreams;
  heartbeatMs: number;
  authMs: number;
  sockets: Sockets;
}

export async function streamRoutes(app: App, options: StreamRoutesOptions): Promise<void> {
  const { sessions, gate, streams, heartbeatMs, authMs, sockets } = options;
  const { subscriptionsPerSocket, socketsPerSession, socketsPerAddress, messageBytes, subscriberEvents } =
    sessions.limits;

  app.route({
    method: 'GET',
    url: '/:session/stream',
    exposeHeadRoute: false,
    config: { stream: true },
    schema: {
      operationId: 'openStream',
      summary: 'Watch a session live',
      description: `Upgrade to a WebSocket with the subprotocol \`${STREAM_PROTOCOL}\`. The token comes in \`Authorization\` or in the first message, never in the URL.`,
      tags: ['trace'],
      params: SessionParams,
      security: [{}, { sessionToken: [] }, { readToken: [] }, { pingToken: [] }],
      response: { ...readProblems('upgrade-required') },
    },
    onRequest: async (request) => {
      if (!request.ws) return;
      const { session } = request.params as { session: string };
      if (!offered(request.headers['sec-websocket-protocol']).includes(STREAM_PROTOCOL)) {
        throw new HttpProblem('malformed', `Sec-WebSocket-Protocol: ${STREAM_PROTOCOL} is needed`);
      }
      if (sockets.of(fromAddress(networkOf(request.ip))) >= socketsPerAddress) {
        throw new LimitReached('socketsPerAddress', socketsPerAddress);
      }
      if (request.headers.authorization !== undefined) await gate.pass(session, bearerOf(request));
    },
    handler: async () => {
      throw new HttpProblem('upgrade-required', `this is a WebSocket: upgrade, with ${STREAM_PROTOCOL}`, {
        headers: { upgrade: 'websocket', connection: 'Upgrade' },
      });
    },
    wsHandler: (socket, request) => {
      const { session } = request.params as { session: string };
      // Whoever got in at the same moment is one of them, too.
      const leaving = [sockets.add(fromAddress(networkOf(request.ip)), Number.POSITIVE_INFINITY)];
      let counted = false;
      const authorize = async (token: string) => {
        const pass = await passOf(gate, session, token);
        if (typeof pass !== 'object' || counted) return pass;
        // Strangers do not fill it.
        const leave = sockets.add(onSession(session), socketsPerSession);
        if (!leave) return 'too-many';
        counted = true;
        leaving.push(leave);
        if (socket.readyState === socket.CLOSED) leave();
        return pass;
      };
      socket.once('close', () => {
        for (const leave of leaving) leave?.();
      });
      const end = serveStream(socketTransport(socket, request.raw.socket), {
        session,
        token: request.headers.authorization === undefined ? undefined : bearerOf(request),
        authorize,
        open: () => openSession(sessions, session),
        after,
        onError: (error) => request.log.error({ req: request, err: error }, 'stream'),
        authMs,
        heartbeatMs,
        chance: Math.random,
        maxSubscriptions: subscriptionsPerSocket,
        messageBytes,
        lagEvents: subscriberEvents,
      });
      socket.once('close', streams.add({ end: () => end(CLOSE.restart), cut: () => socket.terminate() }));
    },
  });
}

function offered(header: string | undefined): string[] {
  return (header ?? '').split(',').map((name) => name.trim());
}

async function passOf(gate: Gate, session: string, token: string): Promise<Pass | 'refused' | 'forbidden'> {
  try {
    return await gate.pass(session, token);
  } catch (error) {
    if (error instanceof NotFound) return 'refused';
    if (error instanceof HttpProblem && error.code === 'forbidden') return 'forbidden';
    throw error;
  }
}

async function openSession(sessions: Sessions, id: string): Promise<StreamSession | undefined> {
  try {
    const live = await sessions.open(id);
    return { epoch: live.epoch, trace: live.trace, snapshot: () => snapshotOf(live) };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
