/** How a lookup was decided, told: every question with its answer, and a sentence for each. */
import { tables } from '../../../console/ip/names.ts';
import { addrView, routeView, ruleView } from '../../../console/ip/views.ts';
import type {
  LookupCandidate,
  LookupDecision,
  LookupStep,
  RuleTried,
  TableSearched,
} from '../../../contract/http/lookup.ts';
import { formatIPv4 } from '../../../engine/addr.ts';
import type { RuleTried as Tried } from '../../../engine/explain/rules.ts';
import type { Candidate, TableExplained } from '../../../engine/explain/table.ts';
import type { Host } from '../../../engine/host.ts';
import type { RouteAnswer, RouteGet } from '../../../engine/ip/route-get.ts';
import { RTN } from '../../../engine/state.ts';
import { whyAnswer, whyPrefsrc, winnerOf } from '../../why/lookup/answer.ts';
import { ifnameOf, type Packet } from '../../why/lookup/packet.ts';
import { whyBack, whyOwner, whyRoute } from '../../why/lookup/question.ts';
import { whyRule } from '../../why/lookup/rules.ts';
import { whyAddress, whySource } from '../../why/lookup/source.ts';
import { whyCandidate, whySearch } from '../../why/lookup/table.ts';
import { routeId, ruleId } from '../ids.ts';
import type { Asked } from './asked.ts';

/** More rules than these are not told one by one. */
const MAX_RULES = 256;

interface Lookup {
  request: RouteGet;
  answer: RouteAnswer;
  asked: readonly Asked[];
}

export function decisionOf(host: Host, { request, answer, asked }: Lookup): LookupDecision {
  // Of a packet that came in, the way back to its sender is asked as well, and that is another question.
  const forward = asked.find((one) => one.asks === 'rules' && one.flow.daddr === request.dst);
  const rules = forward?.asks === 'rules' ? forward.explained : undefined;
  const backward = asked.find((one) => one.asks === 'rules' && one !== forward);
  const back = backward?.asks === 'rules' ? backward.explained : undefined;
  const foreign = asked.some((one) => one.asks === 'table' && !isLocal(one.explained));
  const why = whyAnswer({ host, request, answer, rules, back, foreign });
  const decision = { host: host.name, steps: asked.map((one) => stepOf(host, one, one === forward)), why };
  if (!('prefsrc' in answer) || answer.prefsrc === undefined) return decision;
  const source = asked.findLast((one) => one.asks === 'source');
  const prefsrc = {
    address: formatIPv4(answer.prefsrc),
    why: whyPrefsrc(answer.prefsrc, winnerOf(rules), source),
  };
  return { ...decision, prefsrc };
}

function isLocal({ candidates }: TableExplained): boolean {
  return candidates.some(({ verdict, route }) => verdict === 'won' && route.type === RTN.LOCAL);
}

function stepOf(host: Host, asked: Asked, forward: boolean): LookupStep {
  switch (asked.asks) {
    case 'rules': {
      const { flow, explained } = asked;
      const packet = { host, flow };
      const { rules, err } = explained;
      // The last is the one that decides.
      const some = rules.length > MAX_RULES ? [...rules.slice(0, MAX_RULES - 1), ...rules.slice(-1)] : rules;
      return {
        asks: forward ? 'route' : 'back',
        err,
        rules: some.map((tried) => ruleTried(packet, tried)),
        ...(some.length < rules.length && { omitted: rules.length - some.length }),
        why: forward ? whyRoute(packet, explained) : whyBack(packet, explained),
      };
    }
    case 'table': {
      const { flow, explained } = asked;
      return { asks: 'owner', search: searched({ host, flow }, explained), why: whyOwner({ host, flow }, explained) };
    }
    case 'source': {
      const { dev, dst, scope, considered } = asked;
      const wanted = { host, dev: dev.ifname, dst, scope };
      const addresses = considered.map((one) => ({
        dev: ifnameOf(host, one.addr.ifindex),
        address: addrView(host, one.addr) as LookupAddress,
        verdict: one.verdict,
        why: whyAddress(one, wanted),
      }));
      return { asks: 'source', dev: dev.ifname, addresses, why: whySource(considered, wanted) };
    }
  }
}

type LookupAddress = Extract<LookupStep, { asks: 'source' }>['addresses'][number]['address'];

function ruleTried(packet: Packet, tried: Tried): RuleTried {
  const { rule, outcome, differs, search } = tried;
  return {
    rule: { ...(ruleView(packet.host, rule) as RuleTried['rule']), id: ruleId(rule) },
    outcome,
    differs: [...differs],
    ...(search && { search: searched(packet, search) }),
    why: whyRule(tried, packet),
  };
}

function searched(packet: Packet, search: TableExplained): TableSearched {
  const { table, err, candidates, omitted } = search;
  return {
    table: tables.name(table),
    err,
    candidates: candidates.map((one) => candidateOf(packet, one, search)),
    ...(omitted > 0 && { omitted }),
    why: whySearch(search, packet),
  };
}

function candidateOf(packet: Packet, candidate: Candidate, search: TableExplained): LookupCandidate {
  const { route, verdict, faults } = candidate;
  return {
    route: { ...(routeView(packet.host, route) as LookupCandidate['route']), id: routeId(route) },
    verdict,
    ...(faults.length > 0 && { faults: faults.map((fault) => fault ?? null) }),
    why: whyCandidate(candidate, search, packet),
  };
}
