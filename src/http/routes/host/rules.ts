/** The policy rules of a host, as `ip -j rule` shows them. */
import { z } from 'zod';
import { isSet } from '../../../contract/common.ts';
import { RulePage } from '../../../contract/http/page.ts';
import { Rule, RuleCreate, RuleQuery, RulesQuery } from '../../../contract/rule.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { tagged } from '../../etag.ts';
import { pageOf, partOf } from '../../page.ts';
import { changeProblems, detailed, HostParams, NoContent, readProblems } from '../../schema.ts';

const tags = ['rules'];
const RuleParams = z.object({ ...HostParams.shape, rule: z.string().meta({ description: '`id` of a rule' }) });

export async function rulesRoutes(app: App): Promise<void> {
  app.get(
    '/rules',
    {
      schema: {
        operationId: 'listRules',
        summary: 'List the policy rules, as `ip -j rule` does',
        tags,
        params: HostParams,
        querystring: RulesQuery,
        response: { 200: RulePage, ...readProblems('conflict') },
      },
    },
    async ({ params, query, lab }, reply) =>
      tagged(reply, pageOf(await lab.rules.list(params.host, { ...detailed(query), ...partOf(query) }), query)),
  );

  app.post(
    '/rules',
    {
      schema: {
        operationId: 'addRule',
        summary: 'Add a rule, as `ip rule add` does',
        description: 'Without a `priority` it goes before the second rule there is.',
        tags,
        params: HostParams,
        body: RuleCreate,
        response: { 201: Rule, ...changeProblems('conflict', 'refused', 'limit-reached') },
      },
    },
    async (request, reply) => {
      const { session, host } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.rules.add(host, request.body, options),
        (body) => ({ status: 201, location: `/v1/sessions/${session}/hosts/${host}/rules/${body.id}`, body }),
      );
    },
  );

  app.delete(
    '/rules',
    {
      schema: {
        operationId: 'removeFirstRule',
        summary: 'Remove the first rule that has all of these values, as `ip rule del` does',
        tags,
        params: HostParams,
        querystring: RuleQuery,
        response: { 204: NoContent, ...changeProblems('refused') },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return change(
        request,
        reply,
        (lab, options) => lab.rules.removeFirst(params.host, valuesOf(query), options),
        () => ({}),
      );
    },
  );

  app.get(
    '/rules/:rule',
    {
      schema: {
        operationId: 'getRule',
        summary: 'One rule, as `ip -j rule` does',
        tags,
        params: RuleParams,
        response: { 200: Rule, ...readProblems() },
      },
    },
    async ({ params, lab }, reply) => tagged(reply, await lab.rules.get(params.host, params.rule)),
  );

  app.delete(
    '/rules/:rule',
    {
      schema: {
        operationId: 'removeRule',
        summary: 'Remove this rule, and no other',
        tags,
        params: RuleParams,
        response: { 204: NoContent, ...changeProblems() },
      },
    },
    async (request, reply) => {
      const { host, rule } = request.params;
      return change(
        request,
        reply,
        (lab, options) => lab.rules.remove(host, rule, options),
        () => ({}),
      );
    },
  );
}

/** A query has words where a body has flags. */
function valuesOf({ not, l3mdev, nop, masquerade, ...rest }: RuleQuery): RuleCreate {
  const flags = {
    not: not === 'true',
    l3mdev: l3mdev === 'true',
    nop: nop === 'true',
    masquerade: masquerade === 'true',
  };
  return { ...rest, ...Object.fromEntries(Object.entries(flags).filter(([, on]) => isSet(on))) };
}
