/**
 * A whole server in a process of its own, that tells how long its event loop was kept: `process.send({origin})` when it
 * listens; a message 'begin' starts the watch, 'end' is answered with what was seen.
 */
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';

/** Milliseconds between two turns of the event loop that should be 1 ms apart. */
let turns: number[] = [];
let largest = 0;
let before = reading();

function reading(): { wall: number; cpu: number } {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

/** What was not spent computing was taken from this process by others on the machine, and says nothing of it. */
function turn(): void {
  const now = reading();
  turns.push(Math.min(now.wall - before.wall, now.cpu - before.cpu));
  before = now;
  if (turns.length % 50 === 0) largest = Math.max(largest, process.memoryUsage.rss());
  setTimeout(turn, 1);
}

process.on('message', (word) => {
  if (word === 'memory') {
    // What could be collected is not in use; --expose-gc is set by whoever started us.
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    process.send?.({ rss, heap: heapUsed });
    return;
  }
  if (word === 'begin') {
    turns = [];
    largest = process.memoryUsage.rss();
    before = reading();
    return;
  }
  const sorted = turns.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  largest = Math.max(largest, process.memoryUsage.rss());
  process.send?.({ turns: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1), rss: largest });
});
process.on('disconnect', () => process.exit());

const app = await buildApp({ ...readConfig(), logLevel: process.env.HOSTILE_LOG ?? 'silent', port: 0 });
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
turn();
process.send?.({ origin });
