/** One session: what it is, its name and labels, its clock. */
import { Clock, ClockAdvance } from '../../contract/http/clock.ts';
import { Session, SessionPatch } from '../../contract/session.ts';
import type { Access } from '../../sessions/access/access.ts';
import type { App } from '../app-type.ts';
import { change } from '../change/change.ts';
import { tagged } from '../etag.ts';
import { changeProblems, readProblems, SessionParams } from '../schema.ts';
import { onSession, type Sockets } from '../stream/sockets.ts';

const NS_PER_MS = 1_000_000;

export async function sessionRoutes(
  app: App,
  { sockets, access }: { sockets: Sockets; access: Access },
): Promise<void> {
  app.get(
    '',
    {
      schema: {
        operationId: 'getSession',
        summary: 'What a session is',
        tags: ['sessions'],
        params: SessionParams,
        response: { 200: Session, ...readProblems() },
      },
    },
    async (request, reply) => {
      const { usage, ...session } = tagged(reply, await request.lab.describe(true));
      const tokensPerSession = await access.count(session.id);
      return {
        ...session,
        usage: { ...usage, socketsPerSession: sockets.of(onSession(session.id)), tokensPerSession },
      };
    },
  );

  app.patch(
    '',
    {
      schema: {
        operationId: 'changeSession',
        summary: 'Change its name or its labels',
        tags: ['sessions'],
        params: SessionParams,
        body: SessionPatch,
        response: { 200: Session, ...changeProblems() },
      },
    },
    async (request, reply) =>
      change(
        request,
        reply,
        (lab, options) => lab.patch(request.body, options),
        (body) => ({ body }),
      ),
  );

  app.get(
    '/clock',
    {
      schema: {
        operationId: 'getClock',
        summary: 'Virtual time',
        tags: ['clock'],
        params: SessionParams,
        response: { 200: Clock, ...readProblems() },
      },
    },
    async (request, reply) => {
      const { clockNs } = tagged(reply, await request.lab.describe());
      return { clockNs };
    },
  );

  app.post(
    '/clock',
    {
      schema: {
        operationId: 'advanceClock',
        summary: 'Let virtual time pass',
        description:
          'The answer is the time it is then. Where much happens it may be earlier than was asked for: the engine works on ' +
          'it for `commandMs` at most, and the rest can be asked for again.',
        tags: ['clock'],
        params: SessionParams,
        body: ClockAdvance,
        response: { 200: Clock, ...changeProblems() },
      },
    },
    async (request, reply) => {
      const ns = Math.round(request.body.advanceMs * NS_PER_MS);
      return change(
        request,
        reply,
        (lab, options) => lab.advance(ns, options),
        (clockNs) => ({ body: { clockNs } }),
      );
    },
  );
}
