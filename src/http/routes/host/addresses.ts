/** The addresses of an interface, as in its `addr_info`. */
import { z } from 'zod';
import { AddressCreate, AddressInfo } from '../../../contract/address.ts';
import { PageQuery } from '../../../contract/common.ts';
import { AddressPage } from '../../../contract/http/page.ts';
import type { App } from '../../app-type.ts';
import { ifMatch, tagged } from '../../etag.ts';
import { pageOf } from '../../page.ts';
import { changeProblems, InterfaceParams, NoContent, readProblems } from '../../schema.ts';

const tags = ['addresses'];

const AddressParams = z.object({
  ...InterfaceParams.shape,
  local: z.string().meta({ examples: ['10.0.3.1'] }),
  prefixlen: z.coerce.number().int().min(0).max(128),
});

export async function addressesRoutes(app: App): Promise<void> {
  app.get(
    '/interfaces/:ifname/addresses',
    {
      schema: {
        operationId: 'listAddresses',
        summary: 'List the addresses of an interface',
        tags,
        params: InterfaceParams,
        querystring: PageQuery,
        response: { 200: AddressPage, ...readProblems('conflict') },
      },
    },
    async ({ params, query, lab }, reply) =>
      tagged(reply, pageOf(await lab.addresses.list(params.host, params.ifname), query)),
  );

  app.post(
    '/interfaces/:ifname/addresses',
    {
      schema: {
        operationId: 'addAddress',
        summary: 'Add an address, as `ip addr add` does',
        tags,
        params: InterfaceParams,
        body: AddressCreate,
        response: { 201: AddressInfo, ...changeProblems('conflict', 'refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, body, lab } = request;
      const address = tagged(reply, await lab.addresses.add(params.host, params.ifname, body, ifMatch(request)));
      const { session, host, ifname } = params;
      const path = `/v1/sessions/${session}/hosts/${host}/interfaces/${encodeURIComponent(ifname)}/addresses`;
      reply.code(201).header('location', `${path}/${address.local}/${address.prefixlen}`);
      return address;
    },
  );

  app.delete(
    '/interfaces/:ifname/addresses/:local/:prefixlen',
    {
      schema: {
        operationId: 'removeAddress',
        summary: 'Remove an address, as `ip addr del` does',
        tags,
        params: AddressParams,
        response: { 204: NoContent, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const { host, ifname, local, prefixlen } = request.params;
      reply.code(204);
      return tagged(reply, await request.lab.addresses.remove(host, ifname, local, prefixlen, ifMatch(request)));
    },
  );
}
