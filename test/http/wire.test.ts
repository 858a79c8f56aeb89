import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { Problem } from '../../src/contract/problem.ts';
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
  const world = await startWorld();
  const lab = await world.lab();
  const { hostname, port } = new URL(world.origin);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const auth = `host: x\r\nauthorization: Bearer ${lab.token}\r\n`;
  // The second request waits on its connection for the end of the first, which is when the server stops.
  socket.write(`GET ${lab.path}/trace HTTP/1.1\r\n${auth}accept: text/event-stream\r\n\r\n`);
  await expect.poll(() => text).toContain('caught-up');
  socket.write(`GET ${lab.path} HTTP/1.1\r\n${auth}\r\n`);
  await Promise.all([once(socket, 'close'), world.app.close()]);
  const [, second = ''] = text.split('HTTP/1.1 503');
  expect(Problem.parse(JSON.parse(second.split('\r\n\r\n')[1] ?? ''))).toMatchObject({ code: 'unavailable' });
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
