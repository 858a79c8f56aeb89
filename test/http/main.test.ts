import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { originOf, tryLines } from '../../src/welcome.ts';
import { call } from '../support/api.ts';
import { startServer } from '../support/server-process.ts';
import { scratch } from '../support/world.ts';

const run = promisify(execFile);

describe('the server', () => {
  test('says where it listens, and the lines it says to try work when they are pasted', async () => {
    const server = startServer({ LOOPWIRE_DATA_DIR: scratch() });
    const origin = await server.listening;
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    const lines = server.stdout.split('\n').filter((line) => line.includes('curl'));
    expect(lines).toHaveLength(3);
    const { stdout } = await run('bash', ['--norc', '-euc', lines.join('\n')]);
    expect(stdout).toContain('"name":"h1"');
    expect(stdout).toContain('64 bytes from 127.0.0.2: icmp_seq=1 ttl=64');
    expect(stdout).toContain('"exit":0');
  });

  test('stops with grace: 0, once what it was doing is done', async () => {
    const server = startServer({ LOOPWIRE_DATA_DIR: scratch() });
    await server.listening;
    server.child.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    expect(server.stderr).toBe('');
  });

  test('that others can reach starts where anybody may open a session', async () => {
    const settings = { LOOPWIRE_DATA_DIR: scratch(), LOOPWIRE_HOST: '0.0.0.0', LOOPWIRE_OPEN_SESSIONS: 'true' };
    const origin = await startServer(settings).listening;
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect((await call(origin, 'POST', '/v1/sessions')).status).toBe(201);
  });

  test.each([
    ['a port that is none', { LOOPWIRE_PORT: 'http' }, /these settings are not right:\nLOOPWIRE_PORT: .+\n$/],
    ['a setting that there is not', { LOOPWIRE_PROT: '1' }, /LOOPWIRE_PROT: there is no such setting\n$/],
    [
      'an address for all to reach and no key',
      { LOOPWIRE_HOST: '0.0.0.0' },
      /\nLOOPWIRE_API_KEYS: 0\.0\.0\.0 is not a loop/,
    ],
    [
      'an address that is not ours',
      { LOOPWIRE_HOST: '192.0.2.1', LOOPWIRE_OPEN_SESSIONS: 'true' },
      /^loopwire: 192\.0\.2\.1 is no address of this/,
    ],
    ['a place for its data that is a file', { LOOPWIRE_DATA_DIR: '/dev/null/x' }, /^loopwire: .*\/dev\/null/],
  ])('with %s says what is wrong in a line or two, and ends with 1', async (_what, settings, words) => {
    const server = startServer({ LOOPWIRE_DATA_DIR: scratch(), ...settings });
    expect(await server.exited).toBe(1);
    expect(server.stderr).toMatch(words);
    expect(server.stderr).not.toMatch(/\n {4}at /);
  });

  test('with a folder that cannot be made says so, and ends with 1', async () => {
    const server = startServer({ LOOPWIRE_DATA_DIR: '/proc/nowhere/data' });
    expect(await server.exited).toBe(1);
    expect(server.stderr).toMatch(/^loopwire: ENOENT: .* mkdir '\/proc\/nowhere'\n$/);
  });

  test('on a port that is in use says so, and ends with 1', async () => {
    const first = startServer({ LOOPWIRE_DATA_DIR: scratch() });
    const { port } = new URL(await first.listening);
    const second = startServer({ LOOPWIRE_DATA_DIR: scratch(), LOOPWIRE_PORT: port });
    expect(await second.exited).toBe(1);
    expect(second.stderr).toBe(
      `loopwire: port ${port} of 127.0.0.1 is in use; LOOPWIRE_PORT=0 takes any that is free\n`,
    );
  });
});

describe('the welcome', () => {
  test('names an address that a client on this machine can use', () => {
    expect(originOf({ address: '0.0.0.0', family: 'IPv4', port: 80 })).toBe('http://127.0.0.1:80');
    expect(originOf({ address: '::', family: 'IPv6', port: 80 })).toBe('http://[::1]:80');
    expect(originOf({ address: '::1', family: 'IPv6', port: 80 })).toBe('http://[::1]:80');
  });

  test('asks for an operator’s key where one is needed', () => {
    expect(tryLines('http://x', false)[0]).toContain('-H "Authorization: Bearer $KEY"');
    expect(tryLines('http://x', true).join('')).not.toContain('$KEY');
  });
});
