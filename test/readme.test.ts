import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startServer } from './support/server-process.ts';
import { scratch } from './support/world.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** A chapter of the README. */
function chapter(name: string): string {
  const text = read('README.md')
    .split(/^## /m)
    .find((part) => part.startsWith(`${name}\n`));
  if (text === undefined) throw new Error(`there is no chapter ${name}`);
  return text;
}

/** The code blocks of one language. */
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);

const trimmed = (text: string) => text.replace(/ +$/gm, '');

/** Pastes the commands of a text into a shell, and holds what they print against what is printed there. */
async function paste(text: string): Promise<string> {
  const server = startServer({ LOOPWIRE_DATA_DIR: scratch() });
  const commands = blocks(text, 'sh');
  expect(commands.length).toBeGreaterThan(5);
  const script = commands.join('').replaceAll('http://127.0.0.1:8080', await server.listening);
  const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    cwd: root,
  });
  expect(stderr).toBe('');
  let rest = trimmed(stdout);
  const printed = blocks(text, 'text').flatMap((block) => trimmed(block).split('...\n'));
  expect(printed.length).toBeGreaterThan(5);
  for (const part of printed) {
    expect(rest).toContain(part);
    rest = rest.slice(rest.indexOf(part) + part.length);
  }
  return stdout;
}

test('the five minutes work as they are printed, pasted into a shell', async () => {
  const stdout = await paste(chapter('Five minutes'));
  // Whatever a command answered, it was no problem but the one that is shown.
  expect(stdout.match(/urn:loopwire:problem:[\w-]+/g)).toEqual(['urn:loopwire:problem:conflict']);
}, 60_000);

test('the requests of docs/requests.md are answered as it is printed there, and with nothing else', async () => {
  const page = read('docs/requests.md');
  expect(trimmed(await paste(page))).toBe(trimmed(blocks(page, 'text').join('')));
}, 60_000);
