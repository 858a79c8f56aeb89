import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Demo {
  child: ChildProcess;
  /** Everything it printed, on either stream, so far. */
  readonly text: string;
  /** Where its data would be. */
  folder: string;
  ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves when it has printed that. */
  says(word: string): Promise<void>;
}

/** `npm run demo`, which thinks that `folder` is where temporary files go. */
function startDemo(): Demo {
  const folder = mkdtempSync(join(tmpdir(), 'loopwire-'));
  const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/demo.ts'], {
    cwd: root,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  return {
    child,
    folder,
    ended,
    get text() {
      return text;
    },
    says: (word) =>
      new Promise((resolve, reject) => {
        const look = () => text.includes(word) && resolve();
        child.stdout.on('data', look);
        void ended.then((how) => reject(new Error(`the demo ended with ${how}\n${text}`)));
      }),
  };
}

/** What is left of its data. */
function left({ folder }: Demo): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('loopwire-demo-'));
}

/** Of the servers that it says it started, whether each answers. */
function serving({ text }: Demo): Promise<boolean[]> {
  const origins = [...text.matchAll(/loopwire listens on (\S+),/g)].map(([, origin]) => origin);
  return Promise.all(
    origins.map(async (origin) => (await fetch(`${origin}/healthz`).catch(() => undefined)) !== undefined),
  );
}

test('the demo plays the founding story to its end, and leaves nothing behind', async () => {
  const demo = startDemo();
  expect(await demo.ended, demo.text).toBe(0);
  const { text } = demo;
  expect(text).toContain('  local 10.0.3.0/24 dev lo proto kernel scope host src 10.0.3.1 \n');
  expect(text).toContain('  64 bytes from 10.0.3.2: icmp_seq=1 ttl=64 time=0.040 ms\n');
  expect(text).toMatch(
    /^ +\d+ +net:netif_rx +skb=\d+ dev=lo len=84\n +lo is a wire from its own output to its own input/m,
  );
  expect(text.replace(/\s+/g, ' ')).toContain("Is 10.0.3.2 the host's own?");
  expect(text.replace(/\s+/g, ' ')).toContain('which is unicast and not local: no, nothing may leave from it.');
  expect(text).toMatch(/skb:consume_skb +skb=\d+ location=icmp_rcv/);
  expect(text).toMatch(/^ {2}same {2}ip route show table local, \d+ bytes$/m);
  expect(text).toMatch(/^\d+ lines and steps compared, none different/m);
  expect(text).not.toMatch(/undefined|null|NaN|\[object/);
  expect(text).not.toContain('\u001b');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  await expect.poll(() => serving(demo)).toEqual([false, false]);
  expect(left(demo)).toEqual([]);
}, 90_000);

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'the demo that is told %s stops what it started',
  async (signal, exit) => {
    const demo = startDemo();
    await demo.says('ping:sent');
    expect(await serving(demo)).toEqual([true]);
    expect(left(demo)).toHaveLength(1);
    demo.child.kill(signal);
    expect(await demo.ended).toBe(exit);
    expect(left(demo)).toEqual([]);
    await expect.poll(() => serving(demo)).toEqual([false]);
  },
  60_000,
);
