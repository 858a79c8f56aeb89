/** A server process for a test, that ends with it. */
import { onTestFinished } from 'vitest';
import { type ServerProcess, spawnServer } from './spawn-server.ts';

/** `src/main.ts` with these settings and no others, started by `starter`. */
export function startServer(settings: Record<string, string>, starter?: readonly string[]): ServerProcess {
  const server = spawnServer(settings, starter);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return server;
}
