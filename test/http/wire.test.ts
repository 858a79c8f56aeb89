import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { Problem } from '../../src/contract/problem.ts';
import { call } from '../support/api.ts';
import { startWorld } from '../support/world.ts';

/** What the server says to these bytes, until it hangs up. */
async function exchange(origin: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

test('what still comes while the server stops is a problem too', async () => {
  const { origin, app } = await startWorld();
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  // Half of a request has arrived when the server stops; it waits for the rest.
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = app.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.write('\r\n');
  await Promise.all([once(socket, 'close'), closed]);
  const [head = '', body = ''] = text.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1.1 503 .*retry-after: 1/s);
  expect(Problem.parse(JSON.parse(body))).toMatchObject({ code: 'unavailable', detail: 'the server is stopping' });
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['headers without an end', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(64 * 1024)}\r\n\r\n`, 431],
  ['two lengths', 'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}', 400],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}',
    400,
  ],
])('%s is answered with a problem, and then the server hangs up', async (_what, bytes, status) => {
  const { origin } = await startWorld();
  const [head = '', body = ''] = (await exchange(origin, bytes)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'));
  expect(Problem.parse(JSON.parse(body)).status).toBe(status);
});

test('a request that announces JSON and brings none has no body', async () => {
  const world = await startWorld();
  const lab = await world.lab();
  const headers = { 'content-type': 'application/json' };
  expect((await call(world.origin, 'POST', '/v1/sessions', { headers })).status).toBe(201);
  expect((await lab.get('/hosts', { headers })).status).toBe(200);
  expect((await lab.call('DELETE', '/hosts/h1', { headers })).status).toBe(204);
  expect((await lab.call('POST', '/hosts', { headers })).body).toMatchObject({ status: 400, code: 'malformed' });
  expect((await lab.call('POST', '/hosts', { headers, raw: '{"name":' })).body).toMatchObject({ code: 'malformed' });
});
