/** The kernel settings of a host, as `sysctl` shows them. */
import { z } from 'zod';
import { Sysctl, Sysctls, SysctlValue } from '../../../contract/http/sysctl.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { tagged } from '../../etag.ts';
import { changeProblems, HostParams, readProblems } from '../../schema.ts';

const tags = ['sysctls'];
const SysctlParams = z.object({ ...HostParams.shape, name: z.string().meta({ examples: ['net.ipv4.ip_forward'] }) });

export async function sysctlsRoutes(app: App): Promise<void> {
  app.get(
    '/sysctls',
    {
      schema: {
        operationId: 'listSysctls',
        summary: 'All settings, as `sysctl -a` does',
        tags,
        params: HostParams,
        response: { 200: Sysctls, ...readProblems() },
      },
    },
    async ({ params, lab }, reply) => ({ sysctls: tagged(reply, await lab.sysctls.list(params.host)) }),
  );

  app.get(
    '/sysctls/:name',
    {
      schema: {
        operationId: 'getSysctl',
        summary: 'One setting',
        tags,
        params: SysctlParams,
        response: { 200: Sysctl, ...readProblems() },
      },
    },
    async ({ params: { host, name }, lab }, reply) => ({
      name,
      value: tagged(reply, await lab.sysctls.get(host, name)),
    }),
  );

  app.put(
    '/sysctls/:name',
    {
      schema: {
        operationId: 'setSysctl',
        summary: 'Change a setting, as `sysctl -w` does',
        tags,
        params: SysctlParams,
        body: SysctlValue,
        response: { 200: Sysctl, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const { host, name } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.sysctls.set(host, name, request.body.value, options),
        (value) => ({ body: { name, value } }),
      );
    },
  );
}
