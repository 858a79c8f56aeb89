/** The walk of a ping: its events out of the trace, as steps, told. */
import type { PingWalk, WalkQuery } from '../../contract/http/walk.ts';
import type { Ping } from '../../contract/ping.ts';
import type { TraceEvent } from '../../contract/trace.ts';
import { Trimmed } from '../errors.ts';
import { mapped } from '../slices.ts';
import type { TraceHub } from '../trace/trace-hub.ts';
import { stepsOf } from './steps.ts';
import { storyOf } from './story.ts';
import { plain, toldSteps } from './told.ts';

/** Errors: Trimmed (nothing of it is kept, or nothing that is asked for), Unavailable. */
export async function walkOf(trace: TraceHub, ping: Ping, { after, limit }: WalkQuery): Promise<PingWalk> {
  const { first, last } = ping.seq;
  const { earliest } = trace;
  const from = Math.max(after ?? first - 1, first - 1);
  if ((first <= last && last < earliest) || (after !== undefined && from < earliest - 1)) throw new Trimmed(earliest);
  const missing =
    first < earliest && first <= last && after === undefined ? { from: first, to: earliest - 1 } : undefined;
  const read = await eventsOf(trace, ping, Math.max(from, earliest - 1), limit + 1);
  const events = read.length > limit ? pageOf(read.slice(0, limit)) : read;
  const next = events.length < read.length ? events.at(-1)?.seq : undefined;
  const steps = await toldSteps(stepsOf(events));
  const left = [
    missing ? `Its beginning, seq ${missing.from} to ${missing.to}, is no longer kept.` : '',
    from >= first ? `This is a part of it, after seq ${from}.` : '',
    next === undefined ? '' : `There is more of it after seq ${next}.`,
  ];
  const story = storyOf({ ping, steps, isEnd: next === undefined, left: left.filter(Boolean).join(' ') });
  return {
    ...{ ping: ping.id, host: ping.host, status: ping.status, story, steps: steps.map(plain) },
    ...(next !== undefined && { next }),
    ...(missing && { missing }),
  };
}

/** So many of its events after a seq. */
async function eventsOf(trace: TraceHub, { id, seq }: Ping, after: number, count: number): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  let position: number | undefined = after;
  while (position !== undefined && position < seq.last && events.length < count) {
    const query = { after: position, until: seq.last, limit: count - events.length, ping: id };
    const { batch, next } = await trace.history(query);
    events.push(...(await mapped(batch?.lines ?? [], ({ json }) => JSON.parse(json) as TraceEvent)));
    position = next;
  }
  return events;
}

/** Ends where a request does, unless one alone is too long. */
function pageOf(events: TraceEvent[]): TraceEvent[] {
  const cut = events.findLastIndex(({ type }) => type === 'ping:sent');
  return cut > 0 && events.slice(0, cut).some(({ type }) => type === 'ping:sent') ? events.slice(0, cut) : events;
}
