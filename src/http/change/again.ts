/** Whoever has lost the answer to a change that ended the token he asked with: rotated, revoked, or its session deleted. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answers } from '../../sessions/answers.ts';
import { NotFound } from '../../sessions/errors.ts';
import { sendAgain } from './change.ts';
import { keyOf, nameOf, printOf } from './idempotency-key.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It may end the token it is asked with, which is then part of the request: its holder, with its key, is answered again. */
    endsToken?: boolean;
  }
}

/** A gate as an `onRequest` hook, that opens once more for an answer which is there already. */
export function orAgain(enter: (request: FastifyRequest) => Promise<void>, answers: Answers) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    try {
      await enter(request);
    } catch (error) {
      const key = error instanceof NotFound && request.routeOptions.config.endsToken ? keyOf(request) : undefined;
      if (key === undefined) throw error;
      const { session } = request.params as { session: string };
      const before = await answers.find(session, nameOf(key), printOf(request));
      if (!before) throw error;
      return sendAgain(reply, before, key);
    }
  };
}
