import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from '../structure/sources.ts';
import { events, everything, Note, sh, span, type World, world } from './world.ts';

/**
 * Runs SQL on one of the real files, in a process of its own: two copies of SQLite in one process would take each
 * other's locks away.
 */
async function outside({ directory }: World, file: string, sql: string): Promise<void> {
  const script = `const { Database } = require('sqlite3');
    const fail = (error) => { if (error) { console.error(error); process.exit(1); } };
    new Database(process.argv[1], fail).exec(process.argv[2], fail);`;
  await promisify(execFile)(process.execPath, ['-e', script, join(directory, file), sql], { cwd: root });
}

/** From now on the real file refuses such a write. */
const refuse = (here: World, file: string, write: string) =>
  outside(here, file, `CREATE TRIGGER broken BEFORE ${write} BEGIN SELECT RAISE(ABORT, 'no space left'); END`);
const mend = (here: World, file: string) => outside(here, file, 'DROP TRIGGER broken');

const cases = [
  ['state.db', 'UPDATE ON "Session"'],
  ['state.db', 'INSERT ON "Route"'],
  ['state.db', 'INSERT ON "Ping"'],
  ['traces.db', 'INSERT ON segment'],
] as const;

test.each(cases)('when %s refuses %s the caller is told so and nothing is half there', async (file, write) => {
  const here = await world();
  const session = await here.lab();
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo');
  const note = new Note();
  await session.trace.subscribe({ from: 'now' }, note);
  const was = {
    text: await everything(session),
    description: await session.describe(),
    events: await events(session),
  };
  await refuse(here, file, write);
  const change = write.includes('Ping')
    ? session.pings.create('h1', { dst: '10.0.3.2', count: 1, interval: 1, size: 56, pace: 'instant' })
    : session.exec('h1', 'ip addr add 10.0.4.1/24 dev lo');
  await expect(change).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1000 });
  // Looking is possible all the while.
  expect(await session.describe()).toEqual(was.description);
  expect(await events(session)).toEqual(was.events);
  expect(note.lines).toEqual([]);
  await mend(here, file);
  expect(await everything(session)).toBe(was.text);
  await sh(session, 'ip addr add 10.0.4.1/24 dev lo');
  const { seq } = session.trace;
  await note.until(() => note.seqs.at(-1) === seq);
  expect(note.seqs).toEqual(span(was.events.length + 1, seq));
  const after = await here.restart();
  expect(await everything(await after.sessions.open(session.id))).toBe(
    await everything(await after.sessions.open(session.id)),
  );
  expect((await events(await after.sessions.open(session.id))).map((event) => event.seq)).toEqual(span(1, seq));
});

test('commands that were applied on top of one that could not be written are refused with it', async () => {
  const here = await world();
  const session = await here.lab();
  await refuse(here, 'state.db', 'UPDATE ON "Session"');
  const commands = ['ip addr add 10.0.3.1/24 dev lo', 'ip addr add 10.0.3.1/24 dev lo', 'ip -br addr'];
  const answers = await Promise.allSettled(commands.map((command) => session.exec('h1', command)));
  // The second would have been "already assigned" and the third would have shown it: both saw what never was.
  for (const answer of answers) expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  await mend(here, 'state.db');
  expect(await sh(session, 'ip -br addr')).not.toContain('10.0.3.1');
  expect(session.revision).toBe(1);
});

test('a session cannot be made while nothing can be kept, and leaves nothing behind', async () => {
  let ahead = 0;
  const here = await world({ clock: () => new Date(Date.now() + ahead) });
  await refuse(here, 'state.db', 'INSERT ON "Session"');
  await expect(here.sessions.create({})).rejects.toMatchObject({ code: 'unavailable' });
  await mend(here, 'state.db');
  expect(await here.sessions.list({ limit: 10 })).toEqual({ items: [] });
  const { value } = await here.sessions.create({});
  const [orphan] = (await here.store.traces.sessions()).filter((id) => id !== value.id);
  // It might still be in the making; in an hour it is not.
  await here.sessions.sweep();
  expect(await here.store.traces.sessions()).toEqual([orphan, value.id].sort());
  ahead = 3_600_000;
  await here.sessions.sweep();
  expect(await here.store.traces.sessions()).toEqual([value.id]);
});

test('a session is gone though its trace cannot be dropped yet, which is done when it can be', async () => {
  const here = await world();
  const { id } = await here.lab();
  await refuse(here, 'traces.db', 'DELETE ON segment');
  await here.sessions.remove(id);
  await expect(here.sessions.open(id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(here.sessions.expire()).rejects.toMatchObject({ code: 'unavailable' });
  expect(await here.store.traces.sessions()).toEqual([id]);
  await mend(here, 'traces.db');
  await here.sessions.expire();
  expect(await here.store.traces.sessions()).toEqual([]);
});

test('a trace whose end a power cut took is told as trimmed, and goes on after the last seq there was', async () => {
  const before = await world();
  const session = await before.lab();
  await sh(session, 'ip addr add 10.0.3.1/24 dev lo', 'ip addr add 10.0.4.1/24 dev lo');
  const text = await everything(session);
  const { seq } = session.trace;
  await outside(before, 'traces.db', `DELETE FROM segment WHERE lastSeq = ${seq}`);
  const after = await before.restart();
  const again = await after.sessions.open(session.id);
  expect(await everything(again)).toBe(text);
  expect(again.trace).toMatchObject({ seq, earliest: seq + 1 });
  expect(await events(again)).toEqual([]);
  await sh(again, 'ip addr add 10.0.5.1/24 dev lo');
  expect((await events(again))[0]).toMatchObject({ seq: seq + 1, type: 'rtnl:newaddr' });
});
