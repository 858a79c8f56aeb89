/** One event as it is kept and sent: its JSON, and what a reader may choose by. */

export interface TraceLine {
  readonly seq: number;
  readonly type: string;
  readonly host: string | undefined;
  readonly ping: string | undefined;
  /** The event as JSON, without `why`. */
  readonly json: string;
}

/** What a reader wants to see; absent means all. */
export interface TraceFilter {
  hosts?: readonly string[];
  /** Types, or globs such as `fib:*`. */
  types?: readonly string[];
  ping?: string;
}

/** The envelope comes first in every line (encode.ts), so that a line need not be parsed to be chosen. */
const ENVELOPE = /^\{"seq":(\d+),"at":\d+,"type":"([^"]*)"(?:,"host":"([^"]*)")?(?:,"ping":"([^"]*)")?/;

/** The lines of a segment's body. */
export function linesOf(body: Uint8Array): TraceLine[] {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8').split('\n').map(toLine);
}

export function toLine(json: string): TraceLine {
  const match = ENVELOPE.exec(json);
  if (!match) throw new Error(`not an event: ${json.slice(0, 80)}`);
  return { seq: Number(match[1]), type: match[2] ?? '', host: match[3], ping: match[4], json };
}

/** undefined: everything passes. */
export function matcher(filter: TraceFilter | undefined): ((line: TraceLine) => boolean) | undefined {
  const { hosts, types, ping } = filter ?? {};
  if (!hosts && !types && ping === undefined) return undefined;
  const wanted = hosts && new Set(hosts);
  const globs = types?.map(glob);
  return (line) =>
    (!wanted || (line.host !== undefined && wanted.has(line.host))) &&
    (!globs || globs.some((matches) => matches(line.type))) &&
    (ping === undefined || line.ping === ping);
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
