/** The lookups among the events of steps. */
import { tables } from '../../console/ip/names.ts';
import type { TraceEvent } from '../../contract/trace.ts';
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
