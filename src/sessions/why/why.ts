/**
 * One or two sentences for each event, for somebody who learns: what was decided, and because of what.
 *
 * They are made of nothing but the stored event, so an old trace explains itself as well as a new one, and they are
 * made only when somebody asks: what is kept and sent stays as it is.
 */
import type { TraceEvent, TraceEventType } from '../../contract/trace.ts';
import type { EventOf } from './events.ts';
import { fib } from './fib.ts';
import { icmp } from './icmp.ts';
import { neigh } from './neigh.ts';
import { net } from './net.ts';
import { ping } from './ping.ts';
import { rtnl } from './rtnl/rtnl.ts';
import { session } from './session.ts';
import { skb } from './skb.ts';

const SENTENCES: { [T in TraceEventType]: (event: EventOf<T>) => string } = {
  ...fib,
  ...icmp,
  ...neigh,
  ...net,
  ...ping,
  ...rtnl,
  ...session,
  ...skb,
};

export function whyOf(event: TraceEvent): string {
  return (SENTENCES[event.type] as (event: TraceEvent) => string)(event);
}

/** The sentence for a stored event (its JSON). */
export function why(json: string): string {
  return whyOf(JSON.parse(json) as TraceEvent);
}

/** The event's JSON with its sentence as the last field, `why`. */
export function explained(json: string): string {
  return `${json.slice(0, -1)},"why":${JSON.stringify(why(json))}}`;
}
