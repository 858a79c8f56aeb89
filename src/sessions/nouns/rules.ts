/** The policy rules of a host. */
import { ruleView } from '../../console/ip/views.ts';
import type { Rule } from '../../contract/rule.ts';
import type { Host } from '../../engine/host.ts';
import type { Versioned } from '../answer.ts';
import type { LiveSession } from '../live-session.ts';
import { hostOf } from './find.ts';

export class Rules {
  readonly #session: LiveSession;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  list(host: string): Promise<Versioned<Rule[]>> {
    return this.#session.read((lab) => rulesOf(hostOf(lab, host)));
  }
}

export function rulesOf(host: Host): Rule[] {
  return host.rules().map((rule) => ruleView(host, rule) as Rule);
}
