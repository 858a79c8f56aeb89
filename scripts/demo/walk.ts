/** The walk of a ping, told as it arrives: its chapters, each step, and why. */
import type { TraceEvent } from '../../src/contract/trace.ts';
import { type Page, wrap } from './page.ts';

const LOCAL = 255;
const UDP = 17;

/** Fields that say nothing new to a reader, or are said otherwise. */
const SILENT = new Set(
  'seq at host ping type why match oif iif sport dport tos scope flags network_offset transport_offset statistics'.split(
    ' ',
  ),
);
const TYPE_WIDTH = 27;
const INDENT = 8;
/** The column in which a step's fields begin. */
const FIELDS = INDENT + TYPE_WIDTH + 1;

export interface Telling {
  /** Which steps are explained; all when absent. */
  explain?: (event: TraceEvent) => boolean;
  /** Milliseconds after each step, for those who read along. */
  beat?: number;
}

/** Tells the steps of a walk as they come. A sentence that was said is not said again: it is told where. */
export async function tell(page: Page, events: AsyncIterable<TraceEvent>, telling: Telling = {}): Promise<void> {
  const { explain = () => true, beat = 0 } = telling;
  const told: TraceEvent[] = [];
  const said = new Map<string, number>();
  for await (const event of events) {
    const chapter = chapterOf(event, told);
    if (chapter !== undefined) {
      page.line();
      page.line(`  ${page.strong(chapter)}`);
    }
    step(page, event);
    told.push(event);
    if (explain(event)) {
      const why = whyOf(event);
      const before = said.get(why);
      page.prose(before === undefined ? why : `As at ${before}.`, INDENT);
      if (before === undefined) said.set(why, event.seq);
      await page.beat(beat);
    }
  }
}

/** A line for each request that is answered, when that is: how many steps, and who it was. */
export async function tellBriefly(page: Page, events: AsyncIterable<TraceEvent>): Promise<void> {
  let [first, steps] = [0, 0];
  const began = performance.now();
  for await (const event of events) {
    if (event.type === 'ping:sent') [first, steps] = [event.seq, 0];
    steps++;
    if (event.type !== 'ping:reply') continue;
    const after = ((performance.now() - began) / 1000).toFixed(1).padStart(INDENT - 3);
    const what = `request ${event.icmp_seq}: seq ${first} to ${event.seq}, ${steps} steps, ${event.from} answers`;
    page.line(`${page.dim(`${after} s`)} ${page.name(event.type)} ${what}`);
  }
}

function step(page: Page, event: TraceEvent): void {
  const seq = page.dim(String(event.seq).padStart(INDENT - 3));
  const type = page.name(event.type.padEnd(TYPE_WIDTH));
  const said = Object.entries(event).filter(([key]) => !SILENT.has(key));
  const [first = '', ...more] = wrap(said.map(([key, value]) => `${key}=${value}`).join(' '), page.columns - FIELDS);
  page.line(`${seq}   ${type} ${page.dim(first)}`);
  for (const line of more) page.line(' '.repeat(FIELDS) + page.dim(line));
}

function whyOf({ why, type }: TraceEvent): string {
  if (why === undefined || why === '') throw new Error(`${type} came without its why`);
  return why;
}

/** What begins with this step; undefined when the chapter goes on. */
function chapterOf(event: TraceEvent, told: readonly TraceEvent[]): string | undefined {
  const packet = told.slice(told.findLastIndex(({ type }) => type === 'ping:sent') + 1);
  const isFirst = !packet.some(({ type }) => type === event.type);
  switch (event.type) {
    case 'ping:sent':
      return 'The request goes out ...';
    case 'fib:fib_table_lookup':
      if (event.table === LOCAL) return `May ${event.daddr} answer?`;
      return told.length === 0 && event.proto === UDP ? 'ping looks for its own address' : undefined;
    case 'net:net_dev_queue':
      return isFirst ? undefined : 'The reply goes out ...';
    case 'net:netif_receive_skb':
      return '... and comes in again, by the same lo';
    case 'skb:skb_copy_datagram_iovec':
      return 'ping reads it';
    default:
      return undefined;
  }
}
