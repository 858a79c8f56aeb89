/** The pings of a host. */
import { PageQuery } from '../../../contract/common.ts';
import { PingPage } from '../../../contract/http/page.ts';
import { Ping, PingCreate } from '../../../contract/ping.ts';
import type { App } from '../../app-type.ts';
import { ifMatch, tagged } from '../../etag.ts';
import { pageRequest } from '../../page.ts';
import { changeProblems, HostParams, PingParams, readProblems } from '../../schema.ts';

const tags = ['pings'];

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
      const ping = tagged(reply, await request.lab.pings.create(host, request.body, ifMatch(request)));
      reply.code(201).header('location', `/v1/sessions/${session}/hosts/${host}/pings/${ping.id}`);
      return ping;
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
    async ({ params, lab }, reply) => tagged(reply, await lab.pings.interrupt(params.host, params.ping)),
  );
}
