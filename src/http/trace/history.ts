/** The trace as it is kept, page by page. */
import type { TraceBatch } from '../../sessions/trace/batch.ts';
import { explained } from '../../sessions/trace/explained.ts';
import type { History, HistoryQuery, TraceHub } from '../../sessions/trace/trace-hub.ts';
import { around } from './lines.ts';

export interface Wanted extends HistoryQuery {
  explain: boolean;
}

const NOTHING = Buffer.alloc(0);

/** A page as JSON, made of the events' own bytes. */
export async function pageText({ batch, next, seq, earliest }: History, explain: boolean): Promise<Buffer> {
  const more = next === undefined ? '' : `"next":${next},`;
  const body = batch ? await bodyOf(batch, explain) : NOTHING;
  return around('{"events":[', body, `],${more}"seq":${seq},"earliest":${earliest}}`);
}

async function bodyOf(batch: TraceBatch, explain: boolean): Promise<Buffer> {
  return (explain ? await explained(batch) : batch).body;
}

/** Events in a page of a stream: enough to be quick, few enough to let others in between. */
const EVENTS_PER_PAGE = 1_000;

/**
 * NDJSON in pieces, from the first page on, which has been read already so that its errors could still be answered;
 * each next one is read when the one before has been taken.
 */
export async function* ndjson(trace: TraceHub, wanted: Wanted, first: History): AsyncGenerator<Buffer> {
  let left = wanted.limit;
  let page = first;
  for (;;) {
    if (page.batch) yield Buffer.concat([await bodyOf(page.batch, wanted.explain), Buffer.from('\n')]);
    left -= page.batch?.count ?? 0;
    if (page.next === undefined || left <= 0) return;
    page = await trace.history({ ...wanted, after: page.next, limit: Math.min(left, EVENTS_PER_PAGE) });
  }
}

/** The first page of `ndjson`. It ends where the trace ends now: what happens meanwhile is not waited for. */
export async function firstPage(trace: TraceHub, wanted: Wanted): Promise<{ wanted: Wanted; first: History }> {
  const bounded = { ...wanted, until: Math.min(wanted.until ?? trace.seq, trace.seq) };
  return {
    wanted: bounded,
    first: await trace.history({ ...bounded, limit: Math.min(wanted.limit, EVENTS_PER_PAGE) }),
  };
}
