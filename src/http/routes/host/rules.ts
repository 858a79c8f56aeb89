/** The policy rules of a host, as `ip -j rule` shows them. */
import { PageQuery } from '../../../contract/common.ts';
import { RulePage } from '../../../contract/http/page.ts';
import type { App } from '../../app-type.ts';
import { tagged } from '../../etag.ts';
import { pageOf } from '../../page.ts';
import { HostParams, readProblems } from '../../schema.ts';

export async function rulesRoutes(app: App): Promise<void> {
  app.get(
    '/rules',
    {
      schema: {
        operationId: 'listRules',
        summary: 'List the policy rules, as `ip -j rule` does',
        tags: ['rules'],
        params: HostParams,
        querystring: PageQuery,
        response: { 200: RulePage, ...readProblems('conflict') },
      },
    },
    async ({ params, query, lab }, reply) => tagged(reply, pageOf(await lab.rules.list(params.host), query)),
  );
}
