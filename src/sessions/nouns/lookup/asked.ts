/** What the kernel asks itself on the way to an answer: each question, in order, with what was found and why. */
import type { Interface } from '../../../engine/dev/interface.ts';
import { type AddrConsidered, explainSelect } from '../../../engine/explain/addr.ts';
import { explainRules, type RulesExplained } from '../../../engine/explain/rules.ts';
import { explainTable, type TableExplained } from '../../../engine/explain/table.ts';
import type { Flow } from '../../../engine/fib/flow.ts';
import type { Host } from '../../../engine/host.ts';

export type Asked =
  | { asks: 'rules'; flow: Flow; explained: RulesExplained }
  | { asks: 'table'; flow: Flow; explained: TableExplained }
  | { asks: 'source'; dev: Interface; dst: number; scope: number; considered: AddrConsidered[] };

/** Gives back the answer of `ask`, and what was asked for it. No trace is made of it. */
export function inquire<T>(host: Host, ask: () => T): { answer: T; asked: Asked[] } {
  const { lab, fib } = host;
  const { tracer } = lab;
  const asked: Asked[] = [];
  // The tables that a lookup by rules goes on to search are part of its explanation.
  let within = 0;
  lab.tracer = undefined;
  fib.inquiry = {
    lookup(wish, flags) {
      const flow = { ...wish };
      const explained = explainRules(fib, flow, flags);
      within = explained.rules.filter(({ search }) => search).length;
      asked.push({ asks: 'rules', flow, explained });
    },
    search(table, wish, flags) {
      if (within > 0) within--;
      else asked.push({ asks: 'table', flow: { ...wish }, explained: explainTable(table, wish, flags) });
    },
    select(dev, dst, scope) {
      asked.push({ asks: 'source', dev, dst, scope, considered: explainSelect(host, dev, dst, scope) });
    },
  };
  try {
    return { answer: ask(), asked };
  } finally {
    fib.inquiry = undefined;
    lab.tracer = tracer;
  }
}
