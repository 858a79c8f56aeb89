/**
 * `npm run demo`: the founding story, played against a server of its own and printed for a person.
 *
 * All that it starts is gone when it ends, however it ends.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Page } from './demo/page.ts';
import { play } from './demo/story.ts';

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-demo-'));
const servers: ChildProcess[] = [];

process.on('exit', () => {
  for (const server of servers) server.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
});
for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(128 + number));
// Whoever reads has seen enough (`npm run demo | head`).
process.stdout.on('error', () => process.exit(0));

try {
  await play(new Page(process.stdout), { dataDir, onStart: (server) => servers.push(server) });
  process.exit(0);
} catch (error) {
  process.stderr.write(`loopwire: the demo broke off: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
