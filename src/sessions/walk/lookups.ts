/** The lookups among the events of steps. */
import { tables } from '../../console/ip/names.ts';
import type { TraceEvent } from '../../contract/trace.ts';
import { EAGAIN } from '../../engine/fib/props.ts';
import { RT_TABLE } from '../../engine/state.ts';
import type { ToldStep } from './told.ts';

export type Lookup = Extract<TraceEvent, { type: 'fib:fib_table_lookup' }>;

export function lookupsOf(steps: readonly ToldStep[]): Lookup[] {
  return steps.flatMap(({ events }) => events).filter((event) => event.type === 'fib:fib_table_lookup');
}

/** Until a rule is added the kernel keeps local and main in one trie, and calls it by main's number. */
export function tableOf({ table, match }: Lookup): string {
  const isLocals = table === RT_TABLE.MAIN && (match?.type === 'local' || match?.type === 'broadcast');
  return isLocals ? 'table local' : `table ${tables.name(table)}`;
}

/** Lookups that ask the same, one table after the other as the rules say: the last one is the answer. */
export function questionsOf(lookups: readonly Lookup[]): Lookup[][] {
  const questions: Lookup[][] = [];
  for (const lookup of lookups) {
    const open = questions.at(-1);
    const before = open?.at(-1);
    const goesOn = before?.err === EAGAIN && asked(before) === asked(lookup);
    if (open && goesOn && !open.some(({ table }) => table === lookup.table)) open.push(lookup);
    else questions.push([lookup]);
  }
  return questions;
}

function asked({ proto, saddr, daddr, dport, iif, oif }: Lookup): string {
  return [proto, saddr, daddr, dport, iif, oif].join();
}
