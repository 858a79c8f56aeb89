import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');

test('every dependency has one exact version', () => {
  const { dependencies, devDependencies, overrides } = JSON.parse(read('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...overrides }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
  );
  expect(loose).toEqual([]);
});

test('docs/dependencies.md tells what is known of each package that runs, at the version it has', () => {
  const { dependencies } = JSON.parse(read('package.json'));
  const rows = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` +\| ([\d.]+) /gm)];
  expect(Object.fromEntries(rows.map(([, name, version]) => [name, version]))).toEqual(dependencies);
});

test('the lockfile names no host, so that any registry will do', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
});

test('the lockfile has the packages of every platform, so that `npm ci` installs on each', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`]?.version && !packages[`node_modules/${name}`]?.version,
    ),
  );
  expect(missing).toEqual([]);
});

test('what is published has all it exports, and the tables of the state, but no test and no source', () => {
  const { files, exports, scripts } = JSON.parse(read('package.json'));
  const targets = Object.values<object>(exports).flatMap((by) => Object.values(by) as string[]);
  const isPublished = (path: string) => files.some((file: string) => path === file || path.startsWith(`${file}/`));
  for (const target of targets) expect(isPublished(target.replace('./', '')), target).toBe(true);
  expect(isPublished('prisma/migrations/x/migration.sql')).toBe(true);
  expect(['src/main.ts', 'test/x.ts', 'scripts/x.ts'].filter(isPublished)).toEqual([]);
  // dist/ is in .gitignore: without `files` it would be left out, and without this it would be old.
  expect(scripts.prepack).toBe(scripts.build);
});

interface Locked {
  version?: string;
  optionalDependencies?: Record<string, string>;
}
