import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

const IGNORED = /(^|\/)(node_modules|dist|data|coverage|generated|\.git)(\/|$)/;

/** The pages that people write. */
function pages(): string[] {
  const folders = ['.', 'docs', 'src', 'test', 'scripts', 'prisma'];
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== '.', withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return found.filter((path) => !IGNORED.test(relative(root, path)));
}

test('every link from a page of ours leads to a file that is there', () => {
  const links = pages().flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => ({ page, target })),
  );
  const own = links.filter(({ target }) => !/^[a-z]+:/.test(target));
  expect(own.length).toBeGreaterThan(20);
  const broken = own.filter(({ page, target }) => !existsSync(join(dirname(page), target)));
  expect(broken.map(({ page, target }) => `${relative(root, page)} -> ${target}`)).toEqual([]);
});
