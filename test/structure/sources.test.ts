import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root, type Source, sources } from './sources.ts';

/** What a file takes from its surroundings: each use of a name it did not get as a property, with its line. */
function uses({ path, text }: Source, wanted: (name: string) => boolean): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = node.getText(file);
    if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
      const isLabel = 'name' in node.parent && node.parent.name === node;
      if (!isLabel && wanted(name))
        found.push(`${path}:${file.getLineAndCharacterOfPosition(node.pos).line + 1} ${name}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const outside =
  /^(Date|performance|process|globalThis|Buffer|console|crypto|fetch|(set|clear)(Timeout|Interval|Immediate)|queueMicrotask|Math\.random)$/;

test('the engine takes neither time nor chance from outside', () => {
  expect(sources('src/engine').flatMap((source) => uses(source, (name) => outside.test(name)))).toEqual([]);
});

test('a use of what is outside is found, and a property of the same name is not', () => {
  const text = 'const at = Date.now();\nconst age: Date = new Date();\nlab.process(Math.random(), { crypto: 1 });';
  const found = uses({ path: 'a.ts', text }, (name) => outside.test(name));
  expect(found).toEqual(['a.ts:1 Date', 'a.ts:2 Date', 'a.ts:2 Date', 'a.ts:3 Math.random']);
});

test('only config.ts reads process.env', () => {
  const readers = sources('src').filter((source) => uses(source, (name) => name === 'process.env').length > 0);
  expect(readers.map(({ path }) => path).filter((path) => path !== 'src/config.ts')).toEqual([]);
});

test('no source file has more than 400 lines', () => {
  const long = sources('src').map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }));
  expect(long.filter(({ lines }) => lines > 400)).toEqual([]);
});

test('no source folder has more than 12 files', () => {
  const folders = new Map<string, number>();
  for (const { path } of sources('src')) folders.set(dirname(path), (folders.get(dirname(path)) ?? 0) + 1);
  expect([...folders].filter(([, files]) => files > 12)).toEqual([]);
});

test('every folder says in a README what it is', () => {
  const folders = [...new Set(sources('src').map(({ path }) => dirname(path)))].filter((path) => path !== 'src');
  expect(folders.length).toBeGreaterThan(30);
  expect(folders.filter((path) => !existsSync(join(root, path, 'README.md')))).toEqual([]);
});
