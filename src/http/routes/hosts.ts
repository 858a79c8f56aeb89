/** The hosts of a session. */
import { PageQuery } from '../../contract/common.ts';
import { Host, HostCreate } from '../../contract/host.ts';
import { HostPage } from '../../contract/http/page.ts';
import type { App } from '../app-type.ts';
import { change } from '../change/change.ts';
import { tagged } from '../etag.ts';
import { pageRequest } from '../page.ts';
import { changeProblems, HostParams, NoContent, readProblems, SessionParams } from '../schema.ts';

const tags = ['hosts'];

export async function hostsRoutes(app: App): Promise<void> {
  app.post(
    '/hosts',
    {
      schema: {
        operationId: 'createHost',
        summary: 'Add a host',
        description: 'A host is a network namespace of its own, with an lo that is up (down when it is bare).',
        tags,
        params: SessionParams,
        body: HostCreate,
        response: { 201: Host, ...changeProblems('conflict', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.hosts.add(body, options),
        (host) => ({ status: 201, location: `/v1/sessions/${params.session}/hosts/${host.name}`, body: host }),
      );
    },
  );

  app.get(
    '/hosts',
    {
      schema: {
        operationId: 'listHosts',
        summary: 'List the hosts, in the order they were added',
        tags,
        params: SessionParams,
        querystring: PageQuery,
        response: { 200: HostPage, ...readProblems() },
      },
    },
    async (request, reply) => tagged(reply, await request.lab.hosts.list(pageRequest(request.query))),
  );

  app.get(
    '/hosts/:host',
    {
      schema: {
        operationId: 'getHost',
        summary: 'What a host is',
        tags,
        params: HostParams,
        response: { 200: Host, ...readProblems() },
      },
    },
    async (request, reply) => tagged(reply, await request.lab.hosts.get(request.params.host)),
  );

  app.delete(
    '/hosts/:host',
    {
      schema: {
        operationId: 'deleteHost',
        summary: 'Remove a host',
        tags,
        params: HostParams,
        response: { 204: NoContent, ...changeProblems() },
      },
    },
    async (request, reply) =>
      change(
        request,
        reply,
        (lab, options) => lab.hosts.remove(request.params.host, options),
        () => ({}),
      ),
  );
}
