/** Sessions as such: opened, listed, deleted. */
import { PageQuery } from '../../contract/common.ts';
import { SessionPage } from '../../contract/http/page.ts';
import { SessionCreate, SessionCreated } from '../../contract/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { App } from '../app-type.ts';
import { orAgain } from '../change/again.ts';
import { carryOut } from '../change/change.ts';
import { checkHardToGuess, HARD_TO_GUESS } from '../change/idempotency-key.ts';
import { atRevision, heed } from '../etag.ts';
import { pageRequest } from '../page.ts';
import type { Gate } from '../plugins/auth.ts';
import { changeProblems, KEYED, NoContent, problems, SessionParams } from '../schema.ts';

export interface SessionsRoutesOptions {
  sessions: Sessions;
  gate: Gate;
}

export async function sessionsRoutes(app: App, { sessions, gate }: SessionsRoutesOptions): Promise<void> {
  app.post(
    '',
    {
      onRequest: gate.create,
      schema: {
        operationId: 'createSession',
        summary: 'Open a session',
        description:
          'The answer has the token, this once. Where sessions are open to all anybody may; elsewhere it takes an operator’s key. ' +
          'Who comes again with the same `Idempotency-Key` within a day, with the same operator’s key or else from the same ' +
          'address, is given the same session and its token: it is a secret like the token. Where others reach the server, and ' +
          `without an operator’s key, it has at least ${HARD_TO_GUESS} characters; make it at random, as a UUID is.`,
        tags: ['sessions'],
        security: [{}, { operatorKey: [] }],
        body: SessionCreate,
        response: {
          201: SessionCreated,
          ...problems(
            'unauthorized',
            'forbidden',
            'limit-reached',
            'payload-too-large',
            'unsupported-media-type',
            ...KEYED,
          ),
        },
      },
    },
    async (request, reply) => {
      if (request.body.pinned) gate.checkPin(request);
      if (gate.isStranger(request)) checkHardToGuess(request);
      const scope = `from ${gate.operatorOf(request) ?? request.ip}`;
      return carryOut(request, reply, {
        work: (options) => sessions.create(request.body, options, gate.openerOf(request)),
        say: (body) => ({ status: 201, location: `/v1/sessions/${body.id}`, body, secret: true }),
        answers: sessions.answers,
        scope,
      });
    },
  );

  app.get(
    '',
    {
      onRequest: gate.operate,
      schema: {
        operationId: 'listSessions',
        summary: 'List the sessions, in the order they were opened',
        tags: ['sessions'],
        security: [{ operatorKey: [] }],
        querystring: PageQuery,
        response: { 200: SessionPage, ...problems('unauthorized') },
      },
    },
    async (request) => sessions.list(pageRequest(request.query)),
  );

  app.delete(
    '/:session',
    {
      onRequest: [orAgain(gate.remove, sessions.answers), atRevision],
      config: { endsToken: true },
      schema: {
        operationId: 'deleteSession',
        summary: 'Delete a session and everything that is kept of it',
        tags: ['sessions'],
        security: [{ sessionToken: [] }, { operatorKey: [] }],
        params: SessionParams,
        response: { 204: NoContent, ...changeProblems() },
      },
    },
    async (request, reply) => {
      const { session } = request.params;
      const operator = gate.operatorOf(request);
      return carryOut(request, reply, {
        work: async (options) => {
          heed(request, options);
          return { value: await sessions.remove(session, options) };
        },
        say: () => ({}),
        answers: sessions.answers,
        scope: operator ? `from ${operator}` : session,
      });
    },
  );
}
