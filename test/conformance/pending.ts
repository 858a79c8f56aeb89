/** The scenarios that do not pass yet: `pending.txt`, a name and its first difference a line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, 'pending.txt');

/** Scenario name -> why it does not pass. */
export function readPending(): Map<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const entries = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(entries.map((line) => [line.split(': ', 1)[0] ?? '', line.replace(/^[^:]*: /, '')]));
}

export function writePending(pending: ReadonlyMap<string, string>): void {
  const head = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('#'));
  const lines = [...pending].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, why]) => `${name}: ${why}`);
  writeFileSync(file, `${[...head, ...lines].join('\n')}\n`);
}
