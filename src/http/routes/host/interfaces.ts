/** The interfaces of a host, as `ip -j addr` shows them. */
import { InterfacePage } from '../../../contract/http/page.ts';
import {
  Interface,
  InterfaceCreate,
  InterfacePatch,
  InterfaceQuery,
  InterfacesQuery,
} from '../../../contract/interface.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { tagged } from '../../etag.ts';
import { pageOf, partOf } from '../../page.ts';
import { changeProblems, detailed, HostParams, InterfaceParams, NoContent, readProblems } from '../../schema.ts';

const tags = ['interfaces'];

export async function interfacesRoutes(app: App): Promise<void> {
  app.get(
    '/interfaces',
    {
      schema: {
        operationId: 'listInterfaces',
        summary: 'List the interfaces with their addresses, as `ip -j -s addr` does',
        tags,
        params: HostParams,
        querystring: InterfacesQuery,
        response: { 200: InterfacePage, ...readProblems('conflict') },
      },
    },
    async ({ params, query, lab }, reply) =>
      tagged(reply, pageOf(await lab.interfaces.list(params.host, { ...detailed(query), ...partOf(query) }), query)),
  );

  app.post(
    '/interfaces',
    {
      schema: {
        operationId: 'addInterface',
        summary: 'Add an interface, as `ip link add` does',
        tags,
        params: HostParams,
        body: InterfaceCreate,
        response: { 201: Interface, ...changeProblems('conflict', 'refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { session, host } = request.params;
      const base = `/v1/sessions/${session}/hosts/${host}/interfaces`;
      return change(
        request,
        reply,
        (lab, options) => lab.interfaces.add(host, request.body, options),
        (body) => ({ status: 201, location: `${base}/${encodeURIComponent(body.ifname)}`, body }),
      );
    },
  );

  app.get(
    '/interfaces/:ifname',
    {
      schema: {
        operationId: 'getInterface',
        summary: 'One interface, as `ip -j -s addr show dev` does',
        tags,
        params: InterfaceParams,
        querystring: InterfaceQuery,
        response: { 200: Interface, ...readProblems() },
      },
    },
    async ({ params, query, lab }, reply) =>
      tagged(reply, await lab.interfaces.get(params.host, params.ifname, detailed(query))),
  );

  app.patch(
    '/interfaces/:ifname',
    {
      schema: {
        operationId: 'changeInterface',
        summary: 'Change an interface, as `ip link set` does',
        tags,
        params: InterfaceParams,
        body: InterfacePatch,
        response: { 200: Interface, ...changeProblems('conflict', 'refused') },
      },
    },
    async (request, reply) => {
      const { host, ifname } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.interfaces.patch(host, ifname, request.body, options),
        (body) => ({ body }),
      );
    },
  );

  app.delete(
    '/interfaces/:ifname',
    {
      schema: {
        operationId: 'removeInterface',
        summary: 'Remove an interface, as `ip link del` does',
        tags,
        params: InterfaceParams,
        response: { 204: NoContent, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const { host, ifname } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.interfaces.remove(host, ifname, options),
        () => ({}),
      );
    },
  );
}
