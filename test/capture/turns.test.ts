import { expect, test } from 'vitest';
import { capture } from '../../src/http/capture/capture.ts';
import type { LiveSession } from '../../src/sessions/live-session.ts';
import { world } from '../sessions/world.ts';

const section = { hardware: '', os: '', application: '', comment: '' };

function captureOf({ trace }: LiveSession) {
  const signal = new AbortController().signal;
  const interfaceOf = async () => undefined;
  return capture({ trace, section, interfaceOf, snaplen: 1000, follow: false, heartbeatMs: 1000, signal });
}

test('of all captures of a session one is made at a time, each in its turn', async () => {
  const { lab } = await world();
  const session = await lab();
  await session.exec('h1', 'ping -c 2 127.0.0.1');
  let release = () => {};
  const before = session.trace.alone(() => new Promise<void>((resolve) => (release = resolve)));
  const made: number[] = [];
  const pieces = [0, 1, 2].map(async (which) => {
    const piece = await captureOf(session).next();
    made.push(which);
    return piece;
  });
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(made).toEqual([]);
  release();
  await before;
  for (const { value } of await Promise.all(pieces)) expect(value?.length).toBeGreaterThan(1000);
  expect(made).toEqual([0, 1, 2]);
});

test('a capture that fails keeps none of those after it', async () => {
  const { lab } = await world();
  const session = await lab();
  await session.exec('h1', 'ping -c 1 127.0.0.1');
  await expect(session.trace.alone(() => Promise.reject(new Error('torn')))).rejects.toThrow('torn');
  expect((await captureOf(session).next()).value?.length).toBeGreaterThan(500);
});
