import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../src/config.ts';
import { call, openLab } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { streamUrl } from '../support/stream-client.ts';
import { scratch, startWorld } from '../support/world.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const KEY = 'operator-key-0123456789';

describe('the log', () => {
  test('at its loudest has no secret in it, wherever a client may have put one', async () => {
    const server = startServer({
      LOOPWIRE_DATA_DIR: scratch(),
      LOOPWIRE_LOG_LEVEL: 'trace',
      LOOPWIRE_API_KEYS: `ops:${KEY}`,
    });
    const origin = await server.listening;
    const lab = await openLab(origin);
    const { token } = (await lab.post('/tokens/owner/rotate', undefined)).body;
    const secrets = [lab.token, token, KEY];
    for (const secret of secrets) {
      const headers = { cookie: `t=${secret}`, 'x-api-key': secret };
      for (const path of [
        lab.path,
        `${lab.path}/hosts/h9`,
        `${lab.path}/tokens/owner`,
        '/v1/sessions',
        '/v1/nowhere',
      ]) {
        await call(origin, 'GET', path, { token: secret });
        for (const name of ['token', 'access_token', 'api-key']) {
          await call(origin, 'GET', `${path}?${name}=${secret}&limit=1`, { token });
        }
      }
      await call(origin, 'POST', `${lab.path}/hosts`, { token: secret, json: { nothing: 1 } });
      await call(origin, 'GET', lab.path, { headers: { authorization: `Basic ${secret}` } });
      await call(origin, 'GET', `${lab.path}?limit=${secret}`, { token });
      const socket = new WebSocket(`${streamUrl(lab)}?token=${secret}`, 'loopwire.v1', { headers });
      await new Promise((resolve) => socket.once('error', resolve).once('close', resolve).once('open', resolve));
      socket.send(JSON.stringify({ type: 'auth', token: secret }), () => {});
      socket.send(JSON.stringify({ type: 'nonsense', token: secret }), () => {});
      await new Promise((resolve) =>
        socket.readyState === WebSocket.CLOSED ? resolve(0) : socket.once('close', resolve),
      );
    }
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    const log = server.stdout + server.stderr;
    // It is really the log, of all of that.
    expect(log.match(/"msg":"incoming request"/g)?.length).toBeGreaterThan(60);
    expect(log).toContain('token=[secret]&limit=1');
    for (const secret of [lab.token, token]) expect(log).not.toContain(secret);
    expect(log.split('\n').filter((line) => line.includes(KEY) && !line.includes('limit=operator-key'))).toEqual([]);
  });
});

test('`npm run key` makes a key, and what a server needs to know it by, which is not the key', async () => {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'src/key.ts', 'alice'], { cwd: root });
  const key = /^ {2}(lwk_[\w-]{43})$/m.exec(stdout)?.[1];
  const setting = /^ {2}LOOPWIRE_API_KEYS=(alice:sha256:[0-9a-f]{64})$/m.exec(stdout)?.[1] ?? '';
  expect(setting).not.toContain(key);
  const { apiKeys } = readConfig({ LOOPWIRE_API_KEYS: setting });
  const { origin } = await startWorld({ apiKeys, openSessions: false });
  expect((await call(origin, 'POST', '/v1/sessions', { token: key })).status).toBe(201);
  const hex = setting.split(':').at(-1);
  expect((await call(origin, 'POST', '/v1/sessions', { token: hex })).status).toBe(401);
});

describe('a page', () => {
  const ask = (url: string, origin: string | undefined) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(url, 'loopwire.v1', origin === undefined ? {} : { origin });
      socket.once('open', () => {
        socket.terminate();
        resolve(101);
      });
      socket.once('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode));
      socket.once('error', reject);
    });

  test('opens a stream only if it is of an origin that is listed, or of our own', async () => {
    const listed = await (await startWorld({ corsOrigins: ['https://lab.example/'] })).lab();
    expect(await ask(streamUrl(listed), 'https://lab.example')).toBe(101);
    expect(await ask(streamUrl(listed), listed.origin)).toBe(101);
    expect(await ask(streamUrl(listed), undefined)).toBe(101);
    for (const origin of ['https://evil.example', 'http://lab.example', 'https://lab.example:8443', 'null', 'x']) {
      expect([origin, await ask(streamUrl(listed), origin)]).toEqual([origin, 403]);
    }
    const all = await (await startWorld({ corsOrigins: ['*'] })).lab();
    expect(await ask(streamUrl(all), 'https://evil.example')).toBe(101);
  });
});
