/** The pings of a host. */
import { z } from 'zod';
import { PageQuery } from '../../../contract/common.ts';
import { PingPage } from '../../../contract/http/page.ts';
import { PingWalk, WalkQuery } from '../../../contract/http/walk.ts';
import { Ping, PingCreate } from '../../../contract/ping.ts';
import { walkText } from '../../../sessions/walk/text.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { tagged } from '../../etag.ts';
import { pageRequest } from '../../page.ts';
import { HttpProblem } from '../../problems.ts';
import { changeProblems, HostParams, PingParams, readProblems } from '../../schema.ts';
import { preferred } from '../../trace/accept.ts';

const tags = ['pings'];
const JSON_WALK = 'application/json';
const TEXT_WALK = 'text/plain';

export async function pingsRoutes(app: App): Promise<void> {
  app.post(
    '/pings',
    {
      schema: {
        operationId: 'createPing',
        summary: 'Ping',
        description:
          'At pace `instant` it is done when this answers, at `realtime` it runs. A destination that cannot be reached is an outcome of the ping, not a problem.',
        tags,
        params: HostParams,
        body: PingCreate,
        response: { 201: Ping, ...changeProblems('limit-reached') },
      },
    },
    async (request, reply) => {
      const { session, host } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.pings.create(host, request.body, options),
        (body) => ({ status: 201, location: `/v1/sessions/${session}/hosts/${host}/pings/${body.id}`, body }),
      );
    },
  );

  app.get(
    '/pings',
    {
      schema: {
        operationId: 'listPings',
        summary: 'List the pings of a host, newest first',
        tags,
        params: HostParams,
        querystring: PageQuery,
        response: { 200: PingPage, ...readProblems() },
      },
    },
    async ({ params, query, lab }, reply) => tagged(reply, await lab.pings.list(params.host, pageRequest(query))),
  );

  app.get(
    '/pings/:ping',
    {
      config: { access: 'ping' },
      schema: {
        operationId: 'getPing',
        summary: 'What a ping was asked, what came back, and what it printed',
        tags,
        params: PingParams,
        response: { 200: Ping, ...readProblems() },
      },
    },
    async ({ params, lab }, reply) => tagged(reply, await lab.pings.get(params.host, params.ping)),
  );

  app.get(
    '/pings/:ping/walk',
    {
      config: { access: 'ping' },
      schema: {
        operationId: 'walkPing',
        summary: 'The walk of a ping: its packets step by step, decoded, each step with its reason',
        description: `As \`${JSON_WALK}\`, or as \`${TEXT_WALK}\` for people. Of a long ping a page, which ends where a request does: \`next\` goes on.`,
        tags,
        params: PingParams,
        querystring: WalkQuery,
        response: {
          200: {
            description: 'The walk',
            content: {
              [JSON_WALK]: { schema: PingWalk },
              [TEXT_WALK]: { schema: z.string().meta({ description: 'Lines of at most 96 characters' }) },
            },
          },
          ...readProblems('not-acceptable', 'trimmed'),
        },
      },
    },
    async ({ params, query, lab, headers }, reply) => {
      const type = preferred(headers.accept, [JSON_WALK, TEXT_WALK]);
      if (type === undefined) throw new HttpProblem('not-acceptable', `a walk comes as ${JSON_WALK} or ${TEXT_WALK}`);
      reply.header('vary', 'accept');
      const walk = tagged(reply, await lab.pings.walk(params.host, params.ping, query));
      if (type === JSON_WALK) return walk;
      return reply.type(`${type}; charset=utf-8`).send(walkText(walk));
    },
  );

  app.delete(
    '/pings/:ping',
    {
      schema: {
        operationId: 'interruptPing',
        summary: 'Interrupt a ping, as ^C does',
        description: 'A ping that has ended stays as it is; what is known of it stays in any case.',
        tags,
        params: PingParams,
        response: { 200: Ping, ...changeProblems() },
      },
    },
    async (request, reply) => {
      const { host, ping } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.pings.interrupt(host, ping, options),
        (body) => ({ body }),
      );
    },
  );
}
