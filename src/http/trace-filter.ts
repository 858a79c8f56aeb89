/** What a client wants to see of a trace, in the words of sessions. */
import type { Direction } from '../contract/trace.ts';
import type { TraceFilter } from '../sessions/trace/filter.ts';

/** Leaves out what is not there: to sessions an absent member means all. */
export function traceFilter(wanted: {
  hosts?: string[] | undefined;
  types?: string[] | undefined;
  ping?: string | undefined;
  direction?: Direction | undefined;
}): TraceFilter {
  const { hosts, types, ping, direction } = wanted;
  return {
    ...(hosts && { hosts }),
    ...(types && { types }),
    ...(ping !== undefined && { ping }),
    ...(direction && { direction }),
  };
}
