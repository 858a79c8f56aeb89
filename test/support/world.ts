/** A whole server for a test, in one line: real files in a folder of its own, a real port; taken down with the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { App } from '../../src/http/app-type.ts';
import { type LabClient, openLab } from './api.ts';

export interface World {
  origin: string;
  app: App;
  dataDir: string;
  lab(hosts?: string[], body?: unknown): Promise<LabClient>;
}

/** A folder that goes with the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'loopwire-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Every answer is checked against its schema: one that does not fit is a 500. The test's own work is done in the same
 * process, so that a busy event loop says nothing.
 */
export async function startWorld(settings: Partial<Config> = {}): Promise<World> {
  const dataDir = settings.dataDir ?? scratch();
  const defaults = readConfig({});
  // What a session says of itself is then the same whenever it is asked.
  const limits = { ...defaults.limits, idleExpireMs: 0 };
  const config = { ...defaults, limits, logLevel: 'silent', port: 0, dataDir, maxLoopDelayMs: 0, ...settings };
  const app = await buildApp(config, { checkResponses: true });
  onTestFinished(() => app.close());
  // What `listen` says is the address it got; the gate goes by the one in the settings.
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return { origin, app, dataDir, lab: (hosts, body) => openLab(origin, hosts, body) };
}
