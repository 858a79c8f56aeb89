import { expect, expectTypeOf, test } from 'vitest';
import { type components, dataOf, ProblemError, rest } from '../../src/client/index.ts';
import { startWorld } from '../support/world.ts';
import { restOf } from './world.ts';

test('a program opens a session, a host, an address and a ping, and every answer has its type', async () => {
  const { origin } = await startWorld();
  const { id: session, token } = await dataOf(rest({ url: origin }).POST('/v1/sessions', { body: { name: 'mine' } }));
  const api = rest({ url: origin, token });
  await dataOf(api.POST('/v1/sessions/{session}/hosts', { params: { path: { session } }, body: { name: 'h1' } }));
  const path = { session, host: 'h1' };
  await dataOf(
    api.POST('/v1/sessions/{session}/hosts/{host}/interfaces/{ifname}/addresses', {
      params: { path: { ...path, ifname: 'lo' } },
      body: { local: '10.0.3.1', prefixlen: 24 },
    }),
  );
  const ping = await dataOf(
    api.POST('/v1/sessions/{session}/hosts/{host}/pings', { params: { path }, body: { dst: '10.0.3.2', count: 1 } }),
  );
  expectTypeOf(ping).toEqualTypeOf<components['schemas']['Ping']>();
  expectTypeOf(ping.statistics?.received).toEqualTypeOf<number | undefined>();
  expect(ping.statistics?.received).toBe(1);
  const { events } = await dataOf(
    api.GET('/v1/sessions/{session}/trace', {
      params: { path: { session }, query: { ping: ping.id, type: 'ping:*' } },
    }),
  );
  expect(events.map(({ type }) => type)).toEqual(['ping:sent', 'ping:reply', 'ping:done']);
});

test('a problem is thrown as what it is, with the words of the kernel', async () => {
  const lab = await (await startWorld()).lab();
  const params = { path: { session: lab.id, host: 'h1', ifname: 'lo' } };
  const twice = () =>
    dataOf(
      restOf(lab).POST('/v1/sessions/{session}/hosts/{host}/interfaces/{ifname}/addresses', {
        params,
        body: { local: '10.0.3.1', prefixlen: 24 },
      }),
    );
  await twice();
  const error = await twice().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ status: 409, problem: { errno: 'EEXIST', detail: 'ipv4: Address already assigned.' } });
  expect(String(error)).toContain('ipv4: Address already assigned.');
});
