import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { LabState, SessionCommit, SessionHead, StoredCredential } from '../../src/sessions/ports.ts';
import { openStore, type Store } from '../../src/store/store.ts';

/** A directory that goes when the test ends. */
export function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'loopwire-store-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Both real files in a directory; closed when the test ends, if the test has not closed them. */
export async function store(path = directory()): Promise<Store & { path: string }> {
  const opened = await openStore(path);
  onTestFinished(opened.close);
  return { ...opened, path };
}

export const LAB: LabState = { now: 0, random: 1, lastSkb: 0 };

export function head(id: string): SessionHead {
  return {
    id,
    name: `lab of ${id}`,
    labels: { course: '1' },
    seed: 0xffffffff,
    epoch: 'e1',
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    revision: 0,
    seq: 0,
    commits: 0,
    nextPing: 1,
    lab: LAB,
    pinned: false,
    used: 0,
  };
}

export const OWNER: StoredCredential = {
  id: 'owner',
  digest: new Uint8Array(32).fill(7),
  role: 'owner',
  name: '',
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
};

export function commit(session: string, after: number, change: Partial<SessionCommit> = {}): SessionCommit {
  const nothing = { notifications: [], traits: {}, hosts: [], pings: [], answers: [] };
  return { session, after, revision: after + 1, seq: after + 1, nextPing: 1, lab: LAB, ...nothing, ...change };
}
