/** Once the server stops, what still comes in on open connections is told to come again, elsewhere or later. */
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Sessions } from '../../sessions/sessions.ts';
import type { OpenStreams } from '../open-streams.ts';
import { HttpProblem } from '../problems.ts';

export interface StoppingOptions {
  streams: OpenStreams;
  sessions: Pick<Sessions, 'interrupt'>;
}

export const stopping = fp(async (app: FastifyInstance, { streams, sessions }: StoppingOptions) => {
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
    // First, so that who watches a ping sees how it ends.
    await sessions.interrupt();
    streams.endAll();
  });
  app.addHook('onRequest', async () => {
    if (isStopping) throw new HttpProblem('unavailable', 'the server is stopping', { headers: { 'retry-after': '1' } });
  });
  // A connection whose last answer is given now would be waited for.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isStopping) reply.header('connection', 'close');
    done(null, payload);
  });
});
