import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exec } from '../src/console/console.ts';
import { Lab } from '../src/engine/lab.ts';

const page = readFileSync(new URL('../docs/linux-fidelity.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `(.+?)` +\| (\d+) +\| `(.+?)` +\|$/gm)].map(
  ([, command = '', exit, says = '']) => ({
    command,
    exit: Number(exit),
    says,
  }),
);

test('docs/linux-fidelity.md has commands that are not there yet', () => {
  expect(rows.length).toBeGreaterThan(10);
});

test.each(rows)('what is not there yet answers as docs/linux-fidelity.md says: $command', ({ command, exit, says }) => {
  const host = new Lab({ seed: 1 }).addHost('h1');
  const { done, exit: ended, stdout, stderr } = exec(host, command, { maxPackets: 1 });
  expect({ done, exit: ended, stdout, stderr }).toEqual({ done: true, exit, stdout: '', stderr: `${says}\n` });
});
