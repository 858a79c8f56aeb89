/** The neighbours of a host, as `ip -j neigh` shows them. */
import { z } from 'zod';
import { NeighbourPage } from '../../../contract/http/page.ts';
import {
  Neighbour,
  NeighbourCreate,
  NeighbourQuery,
  NeighbourReplace,
  NeighboursQuery,
} from '../../../contract/neighbour.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { tagged } from '../../etag.ts';
import { pageOf, partOf } from '../../page.ts';
import { changeProblems, HostParams, NoContent, readProblems } from '../../schema.ts';

const tags = ['neighbours'];
const ONE = '/neighbours/:dev/:dst';
const NeighbourParams = z.object({
  ...HostParams.shape,
  dev: z.string().meta({ description: 'Name of an interface', examples: ['dummy0'] }),
  dst: z.string().meta({ examples: ['10.0.3.2'] }),
});

export async function neighboursRoutes(app: App): Promise<void> {
  app.get(
    '/neighbours',
    {
      schema: {
        operationId: 'listNeighbours',
        summary: 'List the neighbours, as `ip -j neigh` does',
        tags,
        params: HostParams,
        querystring: NeighboursQuery,
        response: { 200: NeighbourPage, ...readProblems('conflict') },
      },
    },
    async ({ params, query, lab }, reply) =>
      tagged(reply, pageOf(await lab.neighbours.list(params.host, { ...proxied(query), ...partOf(query) }), query)),
  );

  app.post(
    '/neighbours',
    {
      schema: {
        operationId: 'addNeighbour',
        summary: 'Add a neighbour, as `ip neigh add` does',
        description: 'On lo there is one entry for all destinations, 0.0.0.0.',
        tags,
        params: HostParams,
        body: NeighbourCreate,
        response: { 201: Neighbour, ...changeProblems('conflict', 'refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.neighbours.add(params.host, body, options),
        (made) => ({ status: 201, location: locationOf(params, made), body: made }),
      );
    },
  );

  app.get(
    ONE,
    {
      schema: {
        operationId: 'getNeighbour',
        summary: 'One neighbour, as `ip -j neigh get` does',
        tags,
        params: NeighbourParams,
        querystring: NeighbourQuery,
        response: { 200: Neighbour, ...readProblems() },
      },
    },
    async ({ params, query, lab }, reply) => tagged(reply, await lab.neighbours.get({ ...params, ...proxied(query) })),
  );

  app.put(
    ONE,
    {
      schema: {
        operationId: 'replaceNeighbour',
        summary: 'Replace a neighbour, or add it when there is none, as `ip neigh replace` does',
        tags,
        params: NeighbourParams,
        body: NeighbourReplace,
        response: { 200: Neighbour, 201: Neighbour, ...changeProblems('refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.neighbours.replace(params, body, options),
        ({ made, created }) => ({ ...(created && { status: 201, location: locationOf(params, made) }), body: made }),
      );
    },
  );

  app.delete(
    ONE,
    {
      schema: {
        operationId: 'removeNeighbour',
        summary: 'Remove a neighbour, as `ip neigh del` does',
        tags,
        params: NeighbourParams,
        querystring: NeighbourQuery,
        response: { 204: NoContent, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const path = { ...request.params, ...proxied(request.query) };
      return change(
        request,
        reply,
        (lab, options) => lab.neighbours.remove(path, options),
        () => ({}),
      );
    },
  );
}

function proxied({ proxy }: { proxy?: 'true' | 'false' | undefined }): { proxy: boolean } {
  return { proxy: proxy === 'true' };
}

function locationOf({ session, host }: { session: string; host: string }, { dev = '', dst, proxy }: Neighbour): string {
  const path = `/v1/sessions/${session}/hosts/${host}/neighbours/${encodeURIComponent(dev)}/${dst}`;
  return proxy === undefined ? path : `${path}?proxy=true`;
}
