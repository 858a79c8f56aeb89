import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TraceEvent } from '../../src/contract/trace.ts';
import { root } from '../structure/sources.ts';
import { LabClient } from '../support/api.ts';
import { comparable, everything, fold, type Hosts } from '../support/fold.ts';
import { openStream } from '../support/stream-client.ts';
import { scratch, startWorld } from '../support/world.ts';

/** As `npm run backup` and `npm run restore` do, in a process of its own. */
async function copy(
  verb: 'save' | 'restore',
  dataDir: string,
  folder: string,
): Promise<{ code: number; said: string }> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/backup.ts', verb, folder], {
    cwd: root,
    env: { PATH, LOOPWIRE_DATA_DIR: dataDir },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const code = await new Promise<number>((resolve) => child.once('close', (how) => resolve(how ?? -1)));
  return { code, said };
}

test('a backup made under load has everything that was acknowledged before it, and fits together', async () => {
  const world = await startWorld();
  const fresh: LabClient[] = [await world.lab(['h1']), await world.lab(['h1'])];
  const born = (await everything(fresh[0] as LabClient))[0]?.sysctls ?? {};
  const acknowledged = [0, 0];
  let isOver = false;
  const working = fresh.map(async (lab, n) => {
    for (let i = 1; !isOver; i++) {
      const net = `10.${i >> 8}.${i & 255}`;
      await lab.exec('h1', `ip addr add ${net}.1/24 dev lo; ping -c 1 ${net}.9`);
      acknowledged[n] = i;
    }
  });
  await expect.poll(() => Math.min(...acknowledged), { timeout: 20_000 }).toBeGreaterThan(5);
  const before = [...acknowledged];
  const saved = join(scratch(), 'saved');
  expect(await copy('save', world.dataDir, saved)).toMatchObject({ code: 0 });
  isOver = true;
  await Promise.all(working);
  expect(readdirSync(saved).sort()).toEqual(['state.db', 'traces.db']);
  // Where a server is, nothing is restored.
  const refused = await copy('restore', world.dataDir, saved);
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('another server is at work') });
  const dataDir = join(scratch(), 'new');
  expect(await copy('restore', dataDir, saved)).toMatchObject({ code: 0 });
  const { origin } = await startWorld({ dataDir });
  for (const [n, { id, token, epoch }] of fresh.entries()) {
    const lab = new LabClient(origin, { id, token, epoch });
    const { body } = await lab.get('');
    const hosts = await everything(lab);
    const added = hosts[0]?.interfaces[0]?.addr_info?.filter(({ local }) => /^10\./.test(local)).length ?? 0;
    expect(added).toBeGreaterThanOrEqual(before[n] ?? 0);
    expect(added).toBeLessThanOrEqual((acknowledged[n] ?? 0) + 1);
    // The events that were saved come to the state that was.
    const { text } = await lab.get('/trace', { headers: { accept: 'application/x-ndjson' } });
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: body.seq }, (_, i) => i + 1));
    const folded: Hosts = new Map();
    for (const event of events) fold(folded, event, born);
    expect([...folded.values()].map(comparable)).toEqual(hosts.map(comparable));
    // Who watched what came after the backup is told that this is another story.
    expect(body.epoch).not.toBe(epoch);
    const client = await openStream(lab);
    client.say({ type: 'subscribe', id: 's', from: { epoch, seq: body.seq } });
    expect(await client.next('error')).toMatchObject({ code: 'wrong-epoch' });
  }
}, 120_000);

test('a backup goes into an empty folder, and comes back into one that has nothing', async () => {
  const world = await startWorld();
  const saved = scratch();
  expect(await copy('save', scratch(), saved)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/no state\.db in/),
  });
  expect((await copy('save', world.dataDir, saved)).code).toBe(0);
  expect(await copy('save', world.dataDir, saved)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/is not empty\n$/),
  });
  await world.app.close();
  const refused = await copy('restore', world.dataDir, saved);
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('move both files away first') });
  expect(existsSync(join(world.dataDir, 'state.db.partial'))).toBe(false);
}, 120_000);
