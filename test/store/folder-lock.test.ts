import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { call } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { scratch } from '../support/world.ts';

test('of two servers on one folder the second says so and ends; a killed one leaves the folder to the next', async () => {
  const settings = { LOOPWIRE_DATA_DIR: scratch(), LOOPWIRE_LOG_LEVEL: 'error' };
  const first = startServer(settings);
  const origin = await first.listening;
  const second = startServer(settings);
  expect(await second.exited).toBe(1);
  expect(second.stderr).toBe(
    `loopwire: another server is at work in ${settings.LOOPWIRE_DATA_DIR}; ` +
      'each needs a folder of its own (LOOPWIRE_DATA_DIR)\n',
  );
  expect((await call(origin, 'POST', '/v1/sessions')).status).toBe(201);
  first.child.kill('SIGKILL');
  await first.exited;
  await (await openStore(settings.LOOPWIRE_DATA_DIR)).close();
}, 60_000);

test('a folder is free again once it was closed, also when opening it failed', async () => {
  const folder = scratch();
  const store = await openStore(folder);
  await expect(openStore(folder)).rejects.toMatchObject({ code: 'EBUSY' });
  await store.close();
  await store.close();
  await (await openStore(folder)).close();
});
