import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from '../structure/sources.ts';
import { scratch, startWorld } from '../support/world.ts';

test('the example of docs/client.md runs as it is printed', async () => {
  const { origin } = await startWorld();
  const page = readFileSync(join(root, 'docs/client.md'), 'utf8');
  const [, example = ''] = /^```ts\n(.*?)^```$/ms.exec(page) ?? [];
  const at = (path: string) => pathToFileURL(join(root, path)).href;
  const program = example
    .replace('http://127.0.0.1:8080', origin)
    .replace("'loopwire/client'", `'${at('src/client/index.ts')}'`)
    .replace("'ws'", `'${at('node_modules/ws/wrapper.mjs')}'`);
  const file = join(scratch(), 'example.mts');
  writeFileSync(file, program);
  const tsx = at('node_modules/tsx/dist/loader.mjs');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', tsx, file]);
  expect(stderr).toBe('');
  expect(stdout.split('\n').map((line) => /^\d+ (\S+): \w/.exec(line)?.[1])).toEqual([
    ...['ping:sent', 'ping:reply', 'ping:done'],
    undefined,
  ]);
});
