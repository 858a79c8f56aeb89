/** The neighbours of a host, as `ip -j neigh` shows them. */
import { PageQuery } from '../../../contract/common.ts';
import { NeighbourPage } from '../../../contract/http/page.ts';
import type { App } from '../../app-type.ts';
import { tagged } from '../../etag.ts';
import { pageOf } from '../../page.ts';
import { HostParams, readProblems } from '../../schema.ts';

export async function neighboursRoutes(app: App): Promise<void> {
  app.get(
    '/neighbours',
    {
      schema: {
        operationId: 'listNeighbours',
        summary: 'List the neighbours, as `ip -j neigh` does',
        tags: ['neighbours'],
        params: HostParams,
        querystring: PageQuery,
        response: { 200: NeighbourPage, ...readProblems('conflict') },
      },
    },
    async ({ params, query, lab }, reply) => tagged(reply, pageOf(await lab.neighbours.list(params.host), query)),
  );
}
