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

test('what is kept in the middle of a command is as whole as what is kept at its end', async () => {
  const { store, lab } = await world();
  const session = await lab();
  const names = Array.from({ length: 12 }, (_, i) => `d${i}`);
  const lines = names.map((name) => `ip link add ${name} type dummy; ping -f -q -c 1000 127.0.0.1 >/dev/null`);
  let over = false;
  const working = session.exec('h1', lines.join('; ')).finally(() => {
    over = true;
  });
  const seen = new Set<number>();
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const [host] = (await store.sessions.load(session.id))?.snapshot.hosts ?? [];
    const last = Math.max(...(host?.links ?? []).map(({ ifindex }) => ifindex));
    seen.add(last);
    expect(host?.counters.nextIfindex).toBe(last + 1);
  }
  await working;
  expect(seen.size).toBeGreaterThan(1);
});
