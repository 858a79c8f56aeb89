/** Once the server stops, what still comes in on open connections is told to come again, elsewhere or later. */
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { OpenStreams } from '../open-streams.ts';
import { HttpProblem } from '../problems.ts';

export interface StoppingOptions {
  streams: OpenStreams;
}

export const stopping = fp(async (app: FastifyInstance, { streams }: StoppingOptions) => {
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
    streams.endAll();
  });
  app.addHook('onRequest', async () => {
    if (isStopping) throw new HttpProblem('unavailable', 'the server is stopping', { headers: { 'retry-after': '1' } });
  });
});
