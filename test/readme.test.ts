import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startServer } from './support/server-process.ts';
import { scratch } from './support/world.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** The code blocks of one language in a chapter. */
function blocks(chapter: string, language: string): string[] {
  const text = readme.split(/^## /m).find((part) => part.startsWith(`${chapter}\n`));
  if (text === undefined) throw new Error(`there is no chapter ${chapter}`);
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
}

const trimmed = (text: string) => text.replace(/ +$/gm, '');

test('the five minutes work as they are printed, pasted into a shell', async () => {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch() });
  const commands = blocks('Five minutes', 'sh');
  expect(commands.length).toBeGreaterThan(5);
  const script = commands.join('').replaceAll('http://127.0.0.1:8080', await server.listening);
  const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    cwd: root,
  });
  expect(stderr).toBe('');
  let rest = trimmed(stdout);
  const printed = blocks('Five minutes', 'text').flatMap((block) => block.split('...\n'));
  expect(printed.length).toBeGreaterThan(5);
  for (const part of printed) {
    expect(rest).toContain(part);
    rest = rest.slice(rest.indexOf(part) + part.length);
  }
  // Whatever a command answered, it was no problem but the one that is shown.
  expect(stdout.match(/urn:loopwire:problem:[\w-]+/g)).toEqual(['urn:loopwire:problem:conflict']);
}, 60_000);
