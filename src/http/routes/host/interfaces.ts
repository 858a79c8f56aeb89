/** The interfaces of a host, as `ip -j addr` shows them. */
import { PageQuery } from '../../../contract/common.ts';
import { InterfacePage } from '../../../contract/http/page.ts';
import { Interface, InterfacePatch } from '../../../contract/interface.ts';
import type { App } from '../../app-type.ts';
import { ifMatch, tagged } from '../../etag.ts';
import { pageOf } from '../../page.ts';
import { changeProblems, HostParams, InterfaceParams, readProblems } from '../../schema.ts';

const tags = ['interfaces'];

export async function interfacesRoutes(app: App): Promise<void> {
  app.get(
    '/interfaces',
    {
      schema: {
        operationId: 'listInterfaces',
        summary: 'List the interfaces with their addresses, as `ip -j addr` does',
        tags,
        params: HostParams,
        querystring: PageQuery,
        response: { 200: InterfacePage, ...readProblems('conflict') },
      },
    },
    async (request, reply) => {
      const { params, query, lab } = request;
      return tagged(reply, pageOf(await lab.interfaces.list(params.host), query));
    },
  );

  app.get(
    '/interfaces/:ifname',
    {
      schema: {
        operationId: 'getInterface',
        summary: 'One interface, as `ip -j addr show dev` does',
        tags,
        params: InterfaceParams,
        response: { 200: Interface, ...readProblems() },
      },
    },
    async ({ params, lab }, reply) => tagged(reply, await lab.interfaces.get(params.host, params.ifname)),
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
      const { params, body, lab } = request;
      return tagged(reply, await lab.interfaces.patch(params.host, params.ifname, body, ifMatch(request)));
    },
  );
}
