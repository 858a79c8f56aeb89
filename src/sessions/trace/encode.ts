/**
 * Events as JSON, once: the same text goes to the log and to every reader.
 *
 * Most fields are numbers and short plain strings, which need no escaping; for what is not, and for the rare nested
 * value, there is JSON.stringify. The tests hold it against JSON.stringify for everything.
 */
import type { UnnumberedEvent } from '../../contract/trace.ts';

/** What a JSON string must escape, and lone surrogates, which it should. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

const ENVELOPE: ReadonlySet<string> = new Set(['at', 'type', 'host', 'ping']);

/** `{"seq":…,"at":…,"type":…,"host":…,"ping":…,…}`: the envelope first, as line.ts expects. */
export function encode(seq: number, event: UnnumberedEvent): string {
  let json = `{"seq":${seq},"at":${event.at},"type":${text(event.type)}`;
  if (event.host !== undefined) json += `,"host":${text(event.host)}`;
  if (event.ping !== undefined) json += `,"ping":${text(event.ping)}`;
  for (const key in event) {
    if (ENVELOPE.has(key)) continue;
    const value = event[key as keyof UnnumberedEvent] as unknown;
    if (value === undefined) continue;
    if (typeof value === 'number' && Number.isFinite(value)) json += `,"${key}":${value}`;
    else json += `,"${key}":${typeof value === 'string' ? text(value) : JSON.stringify(value)}`;
  }
  return `${json}}`;
}

function text(value: string): string {
  return SPECIAL.test(value) ? JSON.stringify(value) : `"${value}"`;
}
