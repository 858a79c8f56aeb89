/** The policy rules of a host. */
import { type Details, ruleView } from '../../console/ip/views.ts';
import type { Rule, RuleCreate } from '../../contract/rule.ts';
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import type { RuleState } from '../../engine/state.ts';
import type { ChangeOptions, ListPart, Versioned } from '../answer.ts';
import { missing, NotFound, Refused } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { mapped } from '../slices.ts';
import { defined, hostOf } from './find.ts';
import { parseRuleId, ruleId } from './ids.ts';
import { ruleRequest } from './request/rule.ts';

/** Which rules are listed, and how. */
type RuleList = Details & Partial<ListPart>;

export class Rules {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  /** `count` of those after the first `from`. */
  list(
    host: string,
    { from = 0, count = Number.POSITIVE_INFINITY, ...form }: RuleList = {},
  ): Promise<Versioned<Rule[]>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      return viewsOf(found, found.rules().slice(from, from + count), form);
    });
  }

  /** `id` as in Rule.id. Errors: NotFound. */
  get(host: string, id: string): Promise<Versioned<Rule>> {
    return this.#session.read((lab) => {
      const found = hostOf(lab, host);
      const key = parseRuleId(id);
      const rule = found.rules().find((one) => key && ruleId(one) === ruleId(key));
      if (!rule) throw new NotFound(`there is no rule ${id}`);
      return ruleWithId(found, rule);
    });
  }

  /** What `ip rule add` does. Errors: NotFound, Malformed, Conflict (EEXIST), Refused. */
  add(host: string, input: RuleCreate, options?: ChangeOptions<Rule>): Promise<Versioned<Rule>> {
    return this.#session.run(async (lab) => {
      const found = hostOf(lab, host);
      const rule = await this.#session.finish(lab, found.addingRule(ruleRequest(input, 'add')));
      return ruleWithId(found, rule);
    }, options);
  }

  /** This rule and no other. `id` as in Rule.id. Errors: NotFound. */
  remove(host: string, id: string, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.#session.run(async (lab) => {
      const found = hostOf(lab, host);
      const key = parseRuleId(id);
      if (!key || !(await this.#session.finish(lab, found.removingRule(key)))) throw missing(new Errno('ENOENT'));
    }, options);
  }

  /** What `ip rule del` does: the first rule that has all of these values. Errors: NotFound, Malformed, Refused. */
  removeFirst(host: string, values: RuleCreate, options?: ChangeOptions<void>): Promise<Versioned<void>> {
    return this.#session.run((lab) => {
      const found = hostOf(lab, host);
      if (Object.keys(defined(values)).length === 0) throw new Refused('"ip rule del" requires arguments.');
      return this.#session.finish(lab, found.deletingRule(ruleRequest(values, 'del')));
    }, options);
  }
}

export function rulesOf(host: Host): Promise<Rule[]> {
  return viewsOf(host, host.rules());
}

function viewsOf(host: Host, rules: readonly RuleState[], form: Details = {}): Promise<Rule[]> {
  return mapped(rules, (rule) => ruleWithId(host, rule, form));
}

/** With its name in paths. */
export function ruleWithId(host: Host, rule: RuleState, form: Details = {}): Rule {
  return { ...(ruleView(host, rule, form) as Rule), id: ruleId(rule) };
}
