/** The routes of a host, as `ip -j route` shows them. */
import { z } from 'zod';
import { RouteLookup, RouteLookupQuery } from '../../../contract/http/lookup.ts';
import { RoutePage } from '../../../contract/http/page.ts';
import {
  Route,
  RouteAddQuery,
  RouteCreate,
  RouteQuery,
  RouteReplaceQuery,
  RoutesQuery,
} from '../../../contract/route.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { tagged } from '../../etag.ts';
import { pageOf, partOf } from '../../page.ts';
import { changeProblems, detailed, HostParams, NoContent, readProblems } from '../../schema.ts';

const tags = ['routes'];

const RouteParams = z.object({ ...HostParams.shape, route: z.string().meta({ description: '`id` of a route' }) });

export async function routesRoutes(app: App): Promise<void> {
  app.get(
    '/routes',
    {
      schema: {
        operationId: 'listRoutes',
        summary: 'List the routes of a table, as `ip -j route show table` does',
        tags,
        params: HostParams,
        querystring: RoutesQuery,
        response: { 200: RoutePage, ...readProblems('conflict', 'refused') },
      },
    },
    async ({ params, query, lab }, reply) => {
      const { table } = query;
      const list = { table, ...detailed(query), ...partOf(query) };
      return tagged(reply, pageOf(await lab.routes.list(params.host, list), query));
    },
  );

  app.post(
    '/routes',
    {
      schema: {
        operationId: 'addRoute',
        summary: 'Add a route, as `ip route add`, `append` or `prepend` does',
        tags,
        params: HostParams,
        querystring: RouteAddQuery,
        body: RouteCreate,
        response: { 201: Route, ...changeProblems('conflict', 'refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.routes.add(params.host, request.body, query.mode, options),
        (body) => ({ status: 201, ...locationOf(params, body), body }),
      );
    },
  );

  app.put(
    '/routes',
    {
      schema: {
        operationId: 'replaceRoute',
        summary: 'Replace a route, or add it when there is none, as `ip route replace` does',
        description: 'It is the first route to the same prefix with the same tos and metric that is replaced.',
        tags,
        params: HostParams,
        querystring: RouteReplaceQuery,
        body: RouteCreate,
        response: { 200: Route, 201: Route, ...changeProblems('refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.routes.replace(params.host, request.body, query.mode, options),
        ({ made, created }) => ({ status: created ? 201 : 200, ...locationOf(params, made), body: made }),
      );
    },
  );

  app.get(
    '/routes/:route',
    {
      schema: {
        operationId: 'getRoute',
        summary: 'One route, as `ip -j route` shows it among those of all tables',
        tags,
        params: RouteParams,
        querystring: RouteQuery,
        response: { 200: Route, ...readProblems() },
      },
    },
    async ({ params, query, lab }, reply) =>
      tagged(reply, await lab.routes.get(params.host, params.route, detailed(query))),
  );

  app.delete(
    '/routes/:route',
    {
      schema: {
        operationId: 'removeRoute',
        summary: 'Remove this route, and no other',
        tags,
        params: RouteParams,
        response: { 204: NoContent, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const { host, route } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.routes.remove(host, route, options),
        () => ({}),
      );
    },
  );

  app.get(
    '/routes/lookup',
    {
      schema: {
        operationId: 'lookupRoute',
        summary: 'Ask which way a packet would go, as `ip -j route get` does, and why',
        tags,
        params: HostParams,
        querystring: RouteLookupQuery,
        response: { 200: RouteLookup, ...readProblems('refused') },
      },
    },
    async ({ params, query, lab }, reply) => tagged(reply, await lab.routes.lookup(params.host, query)),
  );
}

function locationOf({ session, host }: { session: string; host: string }, { id }: Route): { location?: string } {
  if (id === undefined) return {};
  return { location: `/v1/sessions/${session}/hosts/${host}/routes/${encodeURIComponent(id)}` };
}
