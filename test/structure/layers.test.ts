import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { root, sources } from './sources.ts';

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

/** dependency-cruiser's own words about the `src` of a folder; it ends with the number of faults, which is no error. */
function cruise(folder: string): Promise<Cruise> {
  const script = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [script, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (stdout === '') reject(error ?? new Error(stderr));
      else resolve(JSON.parse(stdout) as Cruise);
    });
  });
}

/** The faults, each in a line; a file of a package is the package. */
function inWords({ summary }: Cruise): string[] {
  const short = (path: string) => path.replace(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/, '$1');
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${short(to)}`).sort();
}

test('every module keeps to what its layer may import, and every module was looked at', async () => {
  const seen = await cruise(root);
  expect(inWords(seen)).toEqual([]);
  const ours = seen.modules
    .map(({ source }) => source)
    .filter((path) => /^src\/(?!(store|client)\/generated\/)/.test(path));
  expect(ours.sort()).toEqual(sources('src').map(({ path }) => path));
});

test('a module that looks where its layer may not is found', async () => {
  const folder = world({
    'src/contract/word.ts': `import { z } from 'zod'; export const word = z.string(); export type Word = string;`,
    'src/engine/pure.ts': `import type { Word } from '../contract/word.ts'; export const pure: Word = '';`,
    'src/engine/impure.ts': `import { word } from '../contract/word.ts'; import 'node:fs'; import 'zod'; word;`,
    'src/engine/here.ts': `import './there.ts'; export const here = 1;`,
    'src/engine/there.ts': `import { here } from './here.ts'; here;`,
    'src/engine/host.ts': `import type { Dev } from './dev.ts'; export interface Host { dev: Dev }`,
    'src/engine/dev.ts': `import type { Host } from './host.ts'; export interface Dev { host: Host }`,
    'src/engine/lonely.ts': `export {};`,
    'src/console/ip.ts': `import '../engine/pure.ts'; import type { Word } from '../contract/word.ts'; export type W = Word;`,
    'src/sessions/ports.ts': `import '../console/ip.ts'; import 'node:crypto'; import 'ws'; export type Port = 1;`,
    'src/sessions/session.ts': `import '../contract/word.ts'; import '../../test/a.ts'; import './nowhere.ts';`,
    'src/store/sqlite.ts': `import type { Port } from '../sessions/ports.ts'; import 'sqlite3'; export type P = Port;`,
    'src/store/greedy.ts': `import '../sessions/ports.ts'; import '../sessions/session.ts'; import 'fastify';`,
    'src/http/plugin.ts': `import 'fastify'; import '@fastify/cors'; import 'ws'; import '../sessions/ports.ts';`,
    'src/http/greedy.ts': `import '../store/sqlite.ts'; import '../engine/pure.ts'; import '../config.ts'; import 'tsx';`,
    'src/client/watch.ts': `import 'openapi-fetch'; import type { Word } from '../contract/word.ts'; export type W = Word;`,
    'src/client/greedy.ts': `import '../contract/word.ts'; import './watch.ts'; import 'node:net'; import 'ws';`,
    'src/config.ts': `import 'zod';`,
    'src/main.ts': `import './config.ts'; import './http/plugin.ts'; import './store/sqlite.ts';`,
    'test/a.ts': `export {};`,
  });
  expect(inWords(await cruise(folder))).toEqual([
    'client-sees-only-its-own: src/client/greedy.ts -> net',
    'client-sees-only-its-own: src/client/greedy.ts -> ws',
    'client-takes-only-types-from-contract: src/client/greedy.ts -> src/contract/word.ts',
    'console-sees-only-its-own: src/console/ip.ts -> src/contract/word.ts',
    'engine-sees-only-its-own: src/engine/impure.ts -> fs',
    'engine-sees-only-its-own: src/engine/impure.ts -> zod',
    'engine-takes-only-types-from-contract: src/engine/impure.ts -> src/contract/word.ts',
    'http-sees-only-its-own: src/http/greedy.ts -> src/config.ts',
    'http-sees-only-its-own: src/http/greedy.ts -> src/engine/pure.ts',
    'http-sees-only-its-own: src/http/greedy.ts -> src/store/sqlite.ts',
    'http-sees-only-its-own: src/http/greedy.ts -> tsx',
    'no-cycles: src/engine/here.ts -> src/engine/there.ts',
    'no-dev-dependencies: src/http/greedy.ts -> tsx',
    'no-orphans: src/engine/lonely.ts -> src/engine/lonely.ts',
    'nobody-imports-the-wiring: src/http/greedy.ts -> src/config.ts',
    'nothing-from-the-tests: src/sessions/session.ts -> test/a.ts',
    'nothing-unresolved: src/sessions/session.ts -> ./nowhere.ts',
    'sessions-sees-only-its-own: src/sessions/ports.ts -> ws',
    'sessions-sees-only-its-own: src/sessions/session.ts -> test/a.ts',
    'store-sees-only-its-own: src/store/greedy.ts -> fastify',
    'store-sees-only-its-own: src/store/greedy.ts -> src/sessions/session.ts',
    'store-takes-only-types-from-sessions: src/store/greedy.ts -> src/sessions/ports.ts',
    'store-takes-only-types-from-sessions: src/store/greedy.ts -> src/sessions/session.ts',
  ]);
});

/** A project with our rules and other sources, in a folder of its own. */
function world(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'loopwire-layers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
    cpSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
