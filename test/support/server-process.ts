/** A server process for a test, that ends with it. */
import { onTestFinished } from 'vitest';
import { type ServerProcess, spawnServer } from './spawn-server.ts';

/** `src/main.ts` with these settings and no others. */
export function startServer(settings: Record<string, string>): ServerProcess {
  const server = spawnServer(settings);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return server;
}
