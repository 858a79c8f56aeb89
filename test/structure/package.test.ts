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

test('docs/dependencies.md tells what was found of every package that runs, at the version it has', () => {
  const page = read('docs/dependencies.md');
  const [, affected = '', clean = '', tools = ''] = page.split('\n## ').slice(1);
  const runs = versionsWhere(({ dev, devOptional, optional }) => !dev && !devOptional && !optional);
  const known = versionsIn(affected);
  expect(known.size).toBeGreaterThan(10);
  expect(new Map([...runs].filter(([name]) => known.has(name)))).toEqual(known);
  const unaffected = [...clean.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  expect([...known.keys(), ...unaffected].sort()).toEqual([...runs.keys()].sort());
  const built = versionsWhere(({ dev, devOptional, optional }) => !dev && Boolean(devOptional || optional));
  const used = versionsIn(tools);
  expect(used.size).toBeGreaterThan(10);
  for (const [name, version] of used) expect([name, built.get(name)]).toEqual([name, version]);
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

/** The versions of each package in the lock file, as `1.0.0, 2.0.0`. */
function versionsWhere(isMeant: (locked: Locked) => boolean): Map<string, string> {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const versions = new Map<string, Set<string>>();
  for (const [path, locked] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (name && isMeant(locked)) versions.set(name, (versions.get(name) ?? new Set()).add(locked.version ?? ''));
  }
  return new Map([...versions].map(([name, all]) => [name, [...all].sort().join(', ')]));
}

/** Those of a table of the page. */
const versionsIn = (section: string) =>
  new Map([...section.matchAll(/^\| `([^`]+)` +\| ([\d., ]+?) +\|/gm)].map(([, name = '', all = '']) => [name, all]));

interface Locked {
  version?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}
