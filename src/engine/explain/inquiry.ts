/**
 * How a decision came about: who wants to know is told of each question while it is asked, and can have each explained
 * afterwards (rules.ts, table.ts, addr.ts). Nobody asking costs one branch.
 */
import type { Interface } from '../dev/interface.ts';
import type { Flow } from '../fib/flow.ts';
import type { FibTable } from '../fib/table.ts';

export interface Inquiry {
  /** The rules are gone through for a flow, which goes on changing; `flags` as of FibTable.lookup. */
  lookup(wish: Readonly<Flow>, flags: number): void;
  /** One table is searched; within a lookup, or by itself. */
  search(table: FibTable, wish: Readonly<Flow>, flags: number): void;
  /** A source address is looked for, as of selectAddr(). */
  select(dev: Interface, dst: number, scope: number): void;
}
