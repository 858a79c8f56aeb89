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

test('a request that has not come as a whole when the server stops is hung up on', async () => {
  const { origin, app } = await startWorld();
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  const gone = once(socket, 'close');
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await Promise.all([gone, app.close()]);
  expect(text).toBe('');
});

test('who sends far too much, and all of it before listening, is told so, and can go on asking', async () => {
  const { origin } = await startWorld();
  const length = 8 * 1024 * 1024;
  const headers = 'host: x\r\ncontent-type: application/json';
  const first = `POST /v1/sessions HTTP/1.1\r\n${headers}\r\ncontent-length: ${length}\r\n\r\n${' '.repeat(length)}`;
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname).pause();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(first, () => resolve());
  });
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  const answers = (await socket.setEncoding('utf8').toArray()).join('');
  expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
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

test.each([
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400, /Host is needed/],
  ['a tunnel', 'CONNECT x:80 HTTP/1.1\r\nhost: x\r\n\r\n', 405, /no proxy/],
  ['a method of nobody', 'BREW / HTTP/1.1\r\nhost: x\r\n\r\n', 400, /no method/],
  ['a method that needs a body', 'QUERY /healthz HTTP/1.1\r\nhost: x\r\n\r\n', 405, /GET, HEAD/],
  ['a body where nothing is', 'POST /no HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\n{', 404, /nothing at/],
  ['a page of the documentation that is none', 'GET /docs/static/no HTTP/1.1\r\nhost: x\r\n\r\n', 404, /nothing at/],
  ['a method that the documentation has not', 'OPTIONS /docs/ HTTP/1.1\r\nhost: x\r\n\r\n', 405, /GET, HEAD/],
  [
    'a WebSocket of another version',
    'GET /v1/sessions/x/stream HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 1\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: loopwire.v1\r\n\r\n',
    400,
    /Sec-WebSocket-Version/,
  ],
])('%s is a problem', async (_what, bytes, status, says) => {
  const { origin } = await startWorld();
  const closing = bytes.replace(/(HTTP\/1.1\r\n)(?!.*connection: upgrade)/s, '$1connection: close\r\n');
  const [head = '', body = ''] = (await exchange(origin, closing)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'));
  expect(Problem.parse(JSON.parse(body))).toMatchObject({ status, detail: expect.stringMatching(says) });
});

test.each([
  ['an upgrade to something else', 'connection: close, upgrade\r\nupgrade: h2c\r\n'],
  ['an expectation that nobody knows', 'connection: close\r\nexpect: rain\r\n'],
])('%s is passed over', async (_what, headers) => {
  const { origin } = await startWorld();
  const text = await exchange(
    origin,
    `POST /v1/sessions HTTP/1.1\r\nhost: x\r\n${headers}content-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
  );
  expect(text).toMatch(/^HTTP\/1.1 201 /);
});

test('who would be refused need not send a body', async () => {
  const { origin } = await startWorld();
  const head = 'host: x\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-type: application/json\r\n';
  const refused = await exchange(origin, `POST /v1/sessions/x/hosts HTTP/1.1\r\n${head}content-length: 2\r\n\r\n`);
  expect(refused).toMatch(/^HTTP\/1.1 401 /);
  const taken = await exchange(origin, `POST /v1/sessions HTTP/1.1\r\n${head}content-length: 2\r\n\r\n{}`);
  expect(taken).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 201 /);
});

test('an operation that says nothing of a query takes none', async () => {
  const lab = await (await startWorld()).lab();
  for (const path of ['', '/hosts/h1', '/clock', '/hosts/h1/rules/0-0', '/hosts/h1/sysctls']) {
    const { status, body } = await lab.get(`${path}?tabel=main`);
    expect([path, status, body.errors]).toEqual([
      path,
      400,
      [{ in: 'query', pointer: '/tabel', detail: 'no such member' }],
    ]);
  }
});

test('an empty segment of a path is no number', async () => {
  const lab = await (await startWorld()).lab();
  const answer = await lab.call('PUT', '/hosts/h1/interfaces/lo/addresses/10.0.3.1/', { json: {} });
  expect(answer.body).toMatchObject({ status: 400, errors: [{ in: 'path', pointer: '/prefixlen' }] });
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

test('a request that stalls half-way is a 408, and nothing of it is done', async () => {
  const world = await startWorld();
  const lab = await world.lab();
  Object.assign(world.app.server, { headersTimeout: 200, requestTimeout: 200 });
  const head = `POST ${lab.path}/hosts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${lab.token}\r\n`;
  const body = 'Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{"name":';
  for (const part of [head, head + body]) {
    const text = await exchange(world.origin, part);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(Problem.parse(JSON.parse(text.slice(text.indexOf('{"type"')))).code).toBe('timeout');
  }
  expect((await lab.get('/hosts')).body.items).toHaveLength(1);
});
