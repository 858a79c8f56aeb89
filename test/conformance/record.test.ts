import { expect, test } from 'vitest';
import { diffRecords } from './diff.ts';
import { whyNoKernel } from './kernel/run.ts';
import { recordAll } from './record.ts';
import { readRecord } from './record-file.ts';

/** A few that touch everything: each takes the kernel a second or two. */
const NAMES = ['lo-prefix-is-local', 'lo-anyip', 'lo-secondary', 'rules', 'route-edit', 'addr-edit'];
const why = whyNoKernel();
if (why !== undefined) console.log(`The kernel was not asked again: ${why}.`);

test.skipIf(why !== undefined)(
  'the kernel of this machine still answers what was recorded',
  { timeout: 120_000 },
  async () => {
    const differences: string[] = [];
    const asked: string[] = [];
    const failures = await recordAll(NAMES, (record) => {
      asked.push(record.name);
      const difference = diffRecords(readRecord(record.name), record);
      if (difference !== undefined) differences.push(`${record.name}: ${difference}`);
    });
    expect(failures).toEqual([]);
    expect(differences).toEqual([]);
    expect(asked.sort()).toEqual([...NAMES].sort());
    console.log(`${asked.length} scenarios recorded again, all equal`);
  },
);
