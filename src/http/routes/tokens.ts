/** The tokens of a session: who may do what in it. */
import { PageQuery } from '../../contract/common.ts';
import { TokenPage } from '../../contract/http/page.ts';
import { Token, TokenCreate, TokenCreated } from '../../contract/http/token.ts';
import type { Access } from '../../sessions/access/access.ts';
import type { App } from '../app-type.ts';
import { pageRequest } from '../page.ts';
import { endProblems, NoContent, readProblems, SessionParams, TokenParams } from '../schema.ts';

const tags = ['tokens'];
/** Who else has one is the owner's business. */
const config = { access: 'owner' } as const;

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
        response: { 201: TokenCreated, ...endProblems('limit-reached') },
      },
    },
    async ({ params, body }, reply) => {
      const created = await access.create(params.session, body);
      reply.code(201).header('location', `/v1/sessions/${params.session}/tokens/${created.id}`);
      reply.header('cache-control', 'no-store');
      return created;
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
      config,
      schema: {
        operationId: 'rotateToken',
        summary: 'Another secret for a token',
        description:
          'The old one opens nothing from now on; sockets that were opened with it are closed with 4403. `owner` is the token that the session was made with.',
        tags,
        params: TokenParams,
        response: { 200: TokenCreated, ...endProblems() },
      },
    },
    async ({ params }, reply) => {
      reply.header('cache-control', 'no-store');
      return access.rotate(params.session, params.token);
    },
  );

  app.delete(
    '/tokens/:token',
    {
      config,
      schema: {
        operationId: 'revokeToken',
        summary: 'Revoke a token',
        description:
          'It opens nothing from now on; sockets that were opened with it are closed with 4403. The last token of an owner stays: rotate it.',
        tags,
        params: TokenParams,
        response: { 204: NoContent, ...endProblems('conflict') },
      },
    },
    async ({ params }, reply) => {
      await access.revoke(params.session, params.token);
      reply.code(204);
    },
  );
}
