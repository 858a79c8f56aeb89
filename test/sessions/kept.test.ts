import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LabSnapshot } from '../../src/engine/state.ts';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import { inOrder } from '../store/notifications.ts';
import { command } from './commands.ts';
import { events, everything, sh, world } from './world.ts';

/** The lab in memory. */
async function snapshot(session: LiveSession): Promise<LabSnapshot> {
  return (await session.read((lab) => lab.snapshot())).value;
}

test('whatever the commands, what is kept is the lab', async () => {
  const { store, lab } = await world();
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 25 }), async (commands) => {
      const session = await lab();
      for (const line of commands) await session.exec('h1', line);
      const now = await snapshot(session);
      const kept = (await store.sessions.load(session.id))?.snapshot;
      expect(kept?.lab).toEqual(now.lab);
      expect(inOrder(kept?.hosts ?? [])).toEqual(inOrder(now.hosts));
    }),
    { numRuns: 60 },
  );
});

test('a session that was loaded again answers, and goes on, as one that was not', async () => {
  const here = await world();
  const there = await world();
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 15 }), fc.array(command, { maxLength: 8 }), async (first, then) => {
      const [stays, leaves] = [await here.lab(7), await there.lab(7)];
      for (const session of [stays, leaves]) for (const line of first) await session.exec('h1', line);
      await there.sessions.forget(leaves.id);
      const back = await there.sessions.open(leaves.id);
      expect(back).not.toBe(leaves);
      expect(await everything(back)).toBe(await everything(stays));
      for (const line of then) expect(await sh(back, line)).toBe(await sh(stays, line));
      expect(await everything(back)).toBe(await everything(stays));
      expect(await events(back)).toEqual(await events(stays));
    }),
    { numRuns: 60 },
  );
});
