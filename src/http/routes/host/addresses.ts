/** The addresses of an interface, as in its `addr_info`. */
import { z } from 'zod';
import { AddressCreate, AddressInfo, AddressPatch, AddressQuery, AddressReplace } from '../../../contract/address.ts';
import { PageQuery } from '../../../contract/common.ts';
import { AddressPage } from '../../../contract/http/page.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { tagged } from '../../etag.ts';
import { pageOf, partOf } from '../../page.ts';
import { changeProblems, InterfaceParams, NoContent, readProblems } from '../../schema.ts';

const tags = ['addresses'];

const ONE = '/interfaces/:ifname/addresses/:local/:prefixlen';
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
      tagged(reply, pageOf(await lab.addresses.list(params.host, params.ifname, partOf(query)), query)),
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
      const { params, body } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.addresses.add(params.host, params.ifname, body, options),
        (made) => ({ status: 201, location: locationOf(params, made), body: made }),
      );
    },
  );

  app.get(
    ONE,
    {
      schema: {
        operationId: 'getAddress',
        summary: 'One address, as `ip -j addr show` does',
        tags,
        params: AddressParams,
        querystring: AddressQuery,
        response: { 200: AddressInfo, ...readProblems() },
      },
    },
    async ({ params, query, lab }, reply) => tagged(reply, await lab.addresses.get({ ...params, ...query })),
  );

  app.put(
    ONE,
    {
      schema: {
        operationId: 'replaceAddress',
        summary: 'Replace an address, or add it when there is none, as `ip addr replace` does',
        tags,
        params: AddressParams,
        body: AddressReplace,
        response: { 200: AddressInfo, 201: AddressInfo, ...changeProblems('refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.addresses.replace(params, body, options),
        ({ made, created }) => ({ ...(created && { status: 201, location: locationOf(params, made) }), body: made }),
      );
    },
  );

  app.patch(
    ONE,
    {
      schema: {
        operationId: 'changeAddress',
        summary: 'Change the metric or the lifetimes of an address, as `ip addr change` does',
        tags,
        params: AddressParams,
        querystring: AddressQuery,
        body: AddressPatch,
        response: { 200: AddressInfo, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.addresses.patch({ ...params, ...query }, request.body, options),
        (body) => ({ body }),
      );
    },
  );

  app.delete(
    ONE,
    {
      schema: {
        operationId: 'removeAddress',
        summary: 'Remove an address, as `ip addr del` does',
        tags,
        params: AddressParams,
        querystring: AddressQuery,
        response: { 204: NoContent, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.addresses.remove({ ...params, ...query }, options),
        () => ({}),
      );
    },
  );
}

type Where = z.infer<typeof InterfaceParams>;

function locationOf({ session, host, ifname }: Where, { local, prefixlen, address }: AddressInfo): string {
  const path = `/v1/sessions/${session}/hosts/${host}/interfaces/${encodeURIComponent(ifname)}/addresses`;
  return `${path}/${local}/${prefixlen}${address === undefined ? '' : `?address=${address}`}`;
}
