/** Events by their type, as the sentences take them. */
import type { TraceEvent, TraceEventType } from '../../contract/trace.ts';

export type EventOf<T extends TraceEventType> = Extract<TraceEvent, { type: T }>;

/** A sentence for each type of event of one family. */
export type Sentences<Family extends string> = {
  [T in TraceEventType & `${Family}:${string}`]: (event: EventOf<T>) => string;
};

/** `h1`, or `the host` where an event names none. */
export function hostName({ host }: { host?: string | undefined }): string {
  return host ?? 'the host';
}

/** `1 byte`, `2 bytes` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
