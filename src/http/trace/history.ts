/** The trace as it is kept, page by page. */
import type { TraceLine } from '../../sessions/trace/line.ts';
import type { History, HistoryQuery, TraceHub } from '../../sessions/trace/trace-hub.ts';
import { explained } from '../../sessions/why/why.ts';

export interface Wanted extends HistoryQuery {
  /** Events up to this seq. */
  until?: number;
  explain: boolean;
}

/** A page that ends at `until`: nothing follows it then. */
export async function readPage(
  trace: TraceHub,
  { until = Number.POSITIVE_INFINITY, ...query }: Wanted,
): Promise<History> {
  const { next, lines, ...rest } = await trace.history(query);
  const page = { ...rest, lines: lines.filter(({ seq }) => seq <= until) };
  return next === undefined || next >= until ? page : { ...page, next };
}

export function textOf({ json }: TraceLine, explain: boolean): string {
  return explain ? explained(json) : json;
}

/** A page as JSON, made of the events' own bytes. */
export function pageText({ lines, next, seq, earliest }: History, explain: boolean): string {
  const events = lines.map((line) => textOf(line, explain)).join();
  const more = next === undefined ? '' : `"next":${next},`;
  return `{"events":[${events}],${more}"seq":${seq},"earliest":${earliest}}`;
}

/** Events in a page of a stream: enough to be quick, few enough to let others in between. */
const EVENTS_PER_PAGE = 1_000;

/**
 * NDJSON in pieces, from the first page on, which has been read already so that its errors could still be answered;
 * each next one is read when the one before has been taken.
 */
export async function* ndjson(trace: TraceHub, wanted: Wanted, first: History): AsyncGenerator<string> {
  let left = wanted.limit;
  let page = first;
  for (;;) {
    if (page.lines.length > 0) yield page.lines.map((line) => `${textOf(line, wanted.explain)}\n`).join('');
    left -= page.lines.length;
    if (page.next === undefined || left <= 0) return;
    page = await readPage(trace, { ...wanted, after: page.next, limit: Math.min(left, EVENTS_PER_PAGE) });
  }
}

/** The first page of `ndjson`. It ends where the trace ends now: what happens meanwhile is not waited for. */
export async function firstPage(trace: TraceHub, wanted: Wanted): Promise<{ wanted: Wanted; first: History }> {
  const bounded = { ...wanted, until: Math.min(wanted.until ?? trace.seq, trace.seq) };
  return {
    wanted: bounded,
    first: await readPage(trace, { ...bounded, limit: Math.min(wanted.limit, EVENTS_PER_PAGE) }),
  };
}
