import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';
import { DEFAULT_LIMITS, limitVariable } from '../../src/sessions/limits.ts';

const hex = (text: string) => createHash('sha256').update(text).digest('hex');
const example = readFileSync(fileURLToPath(new URL('../../.env.example', import.meta.url)), 'utf8');

describe('.env.example', () => {
  test('gives every setting, each with its default', () => {
    const listed = parseEnv(example) as Record<string, string>;
    expect(readConfig(listed)).toEqual(readConfig({}));
    // An empty value is the default whatever it is: only those whose default is nothing may be empty.
    const empty = Object.keys(listed).filter((name) => listed[name] === '');
    expect(empty).toEqual([
      'LOOPWIRE_API_KEYS',
      'LOOPWIRE_CORS_ORIGINS',
      'LOOPWIRE_LIMIT_REQUESTS_PER_TOKEN',
      'LOOPWIRE_OPEN_SESSIONS',
      'LOOPWIRE_RATE_LIMIT',
    ]);
    const general = ['HOST', 'PORT', 'DATA_DIR', 'API_KEYS', 'LOG_LEVEL', 'CORS_ORIGINS', 'TRUST_PROXY'];
    const names = [...general, 'OPEN_SESSIONS', 'HEARTBEAT_MS', 'MAX_LOOP_DELAY_MS'].map((name) => `LOOPWIRE_${name}`);
    const limits = Object.keys(DEFAULT_LIMITS) as (keyof typeof DEFAULT_LIMITS)[];
    expect(Object.keys(listed).sort()).toEqual([...names, ...limits.map(limitVariable)].sort());
  });

  test('says something about every setting', () => {
    const blocks = example.trim().split('\n');
    const silent = blocks.filter(
      (line, at) => /^\w+=/.test(line) && !/^(#|LOOPWIRE_LIMIT_)/.test(blocks[at - 1] ?? ''),
    );
    expect(silent).toEqual([]);
  });
});

describe('settings', () => {
  test('come from the environment', () => {
    const config = readConfig({
      LOOPWIRE_PORT: '0',
      LOOPWIRE_API_KEYS: `alice:0123456789abcdef, 0123456789abcdef-2,bob:sha256:${hex('bobs')},sha256:${hex('ours')}`,
      LOOPWIRE_CORS_ORIGINS: 'https://lab.example,http://localhost:5173',
      LOOPWIRE_LIMIT_HOSTS_PER_SESSION: '7',
      HOME: '/somewhere',
    });
    expect(config).toMatchObject({
      port: 0,
      corsOrigins: ['https://lab.example', 'http://localhost:5173'],
      limits: { ...DEFAULT_LIMITS, hostsPerSession: 7 },
    });
    expect(config.apiKeys.map(({ name, digest }) => [name, Buffer.from(digest).toString('hex')])).toEqual([
      ['alice', hex('0123456789abcdef')],
      ['', hex('0123456789abcdef-2')],
      ['bob', hex('bobs')],
      ['', hex('ours')],
    ]);
  });

  test('let sessions expire never, or after a minute at least', () => {
    const expiry = (ms: string) => readConfig({ LOOPWIRE_LIMIT_IDLE_EXPIRE_MS: ms }).limits.idleExpireMs;
    expect([expiry('0'), expiry('60000'), expiry('')]).toEqual([0, 60_000, DEFAULT_LIMITS.idleExpireMs]);
    for (const ms of ['59999', '-1', '9007199254740991', '1.5']) {
      expect(() => expiry(ms)).toThrow(/^LOOPWIRE_LIMIT_IDLE_EXPIRE_MS: /);
    }
  });

  test('count requests where others reach the server, unless it is said how many there may be', () => {
    const limits = (env: Record<string, string>) => {
      const { requestsPerToken, requestsPerAddress } = readConfig({ LOOPWIRE_OPEN_SESSIONS: 'true', ...env }).limits;
      return [requestsPerToken, requestsPerAddress];
    };
    for (const host of ['127.0.0.1', '::1', 'localhost']) {
      expect(limits({ LOOPWIRE_HOST: host })).toEqual([0, 0]);
      expect(limits({ LOOPWIRE_HOST: host, LOOPWIRE_TRUST_PROXY: 'true' })).toEqual([6_000, 60_000]);
      const keys = { LOOPWIRE_OPEN_SESSIONS: 'false', LOOPWIRE_API_KEYS: 'me:0123456789abcdef' };
      expect(limits({ LOOPWIRE_HOST: host, ...keys })).toEqual([6_000, 60_000]);
    }
    for (const host of ['0.0.0.0', '::', '192.0.2.1']) {
      expect(limits({ LOOPWIRE_HOST: host })).toEqual([6_000, 60_000]);
      const said = { LOOPWIRE_HOST: host, LOOPWIRE_RATE_LIMIT: '0', LOOPWIRE_LIMIT_REQUESTS_PER_TOKEN: '' };
      expect(limits(said)).toEqual([6_000, 0]);
      expect(limits({ ...said, LOOPWIRE_LIMIT_REQUESTS_PER_TOKEN: '7' })).toEqual([7, 0]);
    }
  });

  test('that are not what they may be are all named at once, and none of the keys is shown', () => {
    const read = () =>
      readConfig({
        LOOPWIRE_PORT: '80800',
        LOOPWIRE_LOG_LEVEL: 'loud',
        LOOPWIRE_API_KEYS: 'tooshort',
        LOOPWIRE_PROT: '8080',
      });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/^LOOPWIRE_PROT: there is no such setting\nLOOPWIRE_PORT: .*65535\n/);
    expect(read).toThrow(/^LOOPWIRE_LOG_LEVEL: .*"silent"$/m);
    expect(read).toThrow(/^LOOPWIRE_API_KEYS: a key is at least 16 characters/m);
    expect(read).not.toThrow(/tooshort/);
  });

  test.each([
    [{ LOOPWIRE_HOST: '0.0.0.0' }, false],
    [{ LOOPWIRE_HOST: '::' }, false],
    [{ LOOPWIRE_OPEN_SESSIONS: 'false' }, false],
    [{ LOOPWIRE_HOST: '0.0.0.0', LOOPWIRE_OPEN_SESSIONS: 'true' }, true],
    [{ LOOPWIRE_HOST: '::1' }, true],
    [{ LOOPWIRE_HOST: 'localhost' }, true],
  ])('%j without a key: that anybody may open a session is %j', (env, open) => {
    if (open) expect(readConfig(env).openSessions).toBe(true);
    else expect(() => readConfig(env)).toThrow(/^LOOPWIRE_API_KEYS: .*LOOPWIRE_OPEN_SESSIONS=true/);
    expect(readConfig({ ...env, LOOPWIRE_API_KEYS: 'alice:0123456789abcdef' }).openSessions).toBe(open);
  });
});
