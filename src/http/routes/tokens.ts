/** The tokens of a session: who may do what in it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageQuery } from '../../contract/common.ts';
import { TokenPage } from '../../contract/http/page.ts';
import { Token, TokenCreate, TokenCreated } from '../../contract/http/token.ts';
import type { Access } from '../../sessions/access/access.ts';
import type { ChangeOptions } from '../../sessions/answer.ts';
import type { App } from '../app-type.ts';
import { carryOut, type Said } from '../change/change.ts';
import { heed } from '../etag.ts';
import { pageRequest } from '../page.ts';
import { changeProblems, NoContent, readProblems, SessionParams, TokenParams } from '../schema.ts';

const tags = ['tokens'];
/** Who else has one is the owner's business. */
const config = { access: 'owner' } as const;
const ends = { ...config, endsToken: true } as const;

export interface TokensRoutesOptions {
  access: Access;
}

export async function tokensRoutes(app: App, { access }: TokensRoutesOptions): Promise<void> {
  app.post(
    '/tokens',
    {
      config,
      schema: {
        operationId: 'createToken',
        summary: 'Make a token: for another owner, for a reader, or to share a session or a ping for a while',
        description: 'docs/access.md says what each of them opens.',
        tags,
        params: SessionParams,
        body: TokenCreate,
        response: { 201: TokenCreated, ...changeProblems('limit-reached') },
      },
    },
    async (request, reply) => {
      const { session } = request.params;
      const location = ({ id }: TokenCreated) => `/v1/sessions/${session}/tokens/${id}`;
      return change(
        request,
        reply,
        (options) => access.create(session, request.body, options),
        (body) => ({ status: 201, location: location(body), body, secret: true }),
      );
    },
  );

  app.get(
    '/tokens',
    {
      config,
      schema: {
        operationId: 'listTokens',
        summary: 'List the tokens that are good, in the order they were made, without their secrets',
        tags,
        params: SessionParams,
        querystring: PageQuery,
        response: { 200: TokenPage, ...readProblems() },
      },
    },
    async ({ params, query }) => access.list(params.session, pageRequest(query)),
  );

  app.get(
    '/tokens/:token',
    {
      config,
      schema: {
        operationId: 'getToken',
        summary: 'What a token may do, without its secret',
        tags,
        params: TokenParams,
        response: { 200: Token, ...readProblems() },
      },
    },
    async ({ params }) => access.get(params.session, params.token),
  );

  app.post(
    '/tokens/:token/rotate',
    {
      config: ends,
      schema: {
        operationId: 'rotateToken',
        summary: 'Another secret for a token',
        description:
          'The old one opens nothing from now on; sockets that were opened with it are closed with 4403. `owner` is the token that the session was made with.',
        tags,
        params: TokenParams,
        response: { 200: TokenCreated, ...changeProblems() },
      },
    },
    async (request, reply) => {
      const { session, token } = request.params;
      return change(
        request,
        reply,
        (options) => access.rotate(session, token, options),
        (body) => ({ body, secret: true }),
      );
    },
  );

  app.delete(
    '/tokens/:token',
    {
      config: ends,
      schema: {
        operationId: 'revokeToken',
        summary: 'Revoke a token',
        description:
          'It opens nothing from now on; sockets that were opened with it are closed with 4403. The last token of an owner stays: rotate it.',
        tags,
        params: TokenParams,
        response: { 204: NoContent, ...changeProblems('conflict') },
      },
    },
    async (request, reply) => {
      const { session, token } = request.params;
      return change(
        request,
        reply,
        (options) => access.revoke(session, token, options),
        () => ({}),
      );
    },
  );
}

/** It is no part of the lab, and takes no turn there. */
function change<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (options: ChangeOptions<never>) => Promise<T>,
  say: (value: T) => Said,
): Promise<FastifyReply> {
  const { answers, id } = request.lab;
  return carryOut(request, reply, {
    work: async (options) => {
      heed(request, options);
      return { value: await work(options) };
    },
    say,
    answers,
    scope: id,
  });
}
