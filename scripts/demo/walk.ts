/** The walk of a ping, as the server tells it; and of others, as they happen. */
import type { TraceEvent } from '../../src/contract/trace.ts';
import { lines, type Page } from './page.ts';

/** The column of a time. */
const INDENT = 8;
/** An event: its seq, its type, its fields. */
const EVENT = /^( +\d+ {3})(\S+)( .*)?$/;

/** The text of a walk, step by step; `beat` milliseconds after each, for those who read along. */
export async function tell(page: Page, text: string, beat = 0): Promise<void> {
  for (const line of lines(text)) {
    const [, seq = '', type = '', fields = ''] = EVENT.exec(line) ?? [];
    page.line(type === '' ? line : page.dim(seq) + page.name(type) + page.dim(fields));
    if (type !== '') await page.beat(beat);
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
