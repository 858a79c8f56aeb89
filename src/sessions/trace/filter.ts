/** What a reader wants to see of a trace. */
import { DIRECTIONS, type Direction } from '../../contract/trace.ts';
import type { TraceLine } from './line.ts';

/** Absent means all. */
export interface TraceFilter {
  hosts?: readonly string[];
  /** Types, or globs such as `fib:*`. */
  types?: readonly string[];
  ping?: string;
  /** Steps of packets on their way out, or in; nothing else. */
  direction?: Direction;
}

export type Matches = (line: TraceLine) => boolean;

/** undefined: everything passes. */
export function matcher(filter: TraceFilter | undefined): Matches | undefined {
  const { hosts, types, ping, direction } = filter ?? {};
  if (!hosts && !types && ping === undefined && direction === undefined) return undefined;
  const wanted = hosts && new Set(hosts);
  const globs = types?.map(glob);
  const directions: Partial<Record<string, Direction>> = DIRECTIONS;
  return (line) =>
    (!wanted || (line.host !== undefined && wanted.has(line.host))) &&
    (!globs || globs.some((matches) => matches(line.type))) &&
    (ping === undefined || line.ping === ping) &&
    (direction === undefined || directions[line.type] === direction);
}

/** Equal for filters that let the same through, if they say it with the same words. */
export function keyOf({ hosts, types, ping, direction }: TraceFilter): string {
  return JSON.stringify([hosts && [...hosts].sort(), types && [...types].sort(), ping, direction]);
}

/** `*` stands for any run of characters; nothing else is special. */
function glob(pattern: string): (type: string) => boolean {
  if (!pattern.includes('*')) return (type) => type === pattern;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop() ?? '';
  return (type) => {
    if (!type.startsWith(first) || type.length < first.length + last.length || !type.endsWith(last)) return false;
    const end = type.length - last.length;
    let at = first.length;
    for (const part of rest) {
      at = type.indexOf(part, at);
      if (at < 0 || at + part.length > end) return false;
      at += part.length;
    }
    return true;
  };
}
