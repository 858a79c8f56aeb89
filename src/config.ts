/** The settings: environment variables, read once. The only file that looks at process.env; .env.example lists them. */
import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { DEFAULT_LIMITS, type Limits, limitVariable } from './sessions/limits.ts';
import { hashOf } from './sessions/token.ts';

/** `key` or `sha256:HEX` of one, with its operator's name before it: `name:...`. */
const ApiKey = z
  .string()
  .regex(
    /^([\w.-]{1,64}:)?(sha256:[0-9a-f]{64}|[\w.~+/=-]{16,256})$/,
    'a key is at least 16 characters of A-Z a-z 0-9 _ . ~ + / = -, or sha256: and 64 digits of 0-9 a-f',
  );

const commaSeparated = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));

const yesOrNo = z.enum(['true', 'false']).transform((word) => word === 'true');
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const MINUTE = 60_000;
const YEAR = 366 * 24 * 60 * MINUTE;

const Origin = z.union([z.literal('*'), z.url({ protocol: /^https?$/ })]);

/** Name, what it may be, and what it is when nobody says. */
const SETTINGS = {
  LOOPWIRE_HOST: z.string().min(1).default('127.0.0.1'),
  LOOPWIRE_PORT: count(0, 65_535).default(8080),
  LOOPWIRE_DATA_DIR: z.string().min(1).default('./data'),
  LOOPWIRE_API_KEYS: commaSeparated(ApiKey).default([]),
  LOOPWIRE_OPEN_SESSIONS: yesOrNo.optional(),
  LOOPWIRE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  LOOPWIRE_CORS_ORIGINS: commaSeparated(Origin).default([]),
  LOOPWIRE_TRUST_PROXY: yesOrNo.default(false),
  LOOPWIRE_HEARTBEAT_MS: count(100, 3_600_000).default(15_000),
  LOOPWIRE_MAX_LOOP_DELAY_MS: count(0, 3_600_000).default(2_000),
};

const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];

/** Limits that not every number from 1 on makes sense for (or from 0 on, where that is the default). */
const RANGES: Partial<Record<keyof Limits, ReturnType<typeof count>>> = {
  idleExpireMs: count(0, 100 * YEAR).refine((ms) => ms === 0 || ms >= MINUTE, `0, or at least ${MINUTE}`),
};

/** Where others reach the server and nobody says: requests a minute; an address may be that of a whole classroom. */
const REACHED: Partial<Limits> = { requestsPerToken: 6_000, requestsPerAddress: 60_000 };

const Environment = z.object({
  ...SETTINGS,
  ...Object.fromEntries(
    LIMIT_NAMES.map((name) => [
      limitVariable(name),
      (RANGES[name] ?? count(Math.min(1, DEFAULT_LIMITS[name]), Number.MAX_SAFE_INTEGER)).optional(),
    ]),
  ),
});

export interface Config {
  host: string;
  /** 0: any that is free. */
  port: number;
  dataDir: string;
  /** Operators: a name (empty for none; two keys may have the same), and the SHA-256 of the key. */
  apiKeys: { name: string; digest: Uint8Array }[];
  /** Anybody who reaches us may open a session. */
  openSessions: boolean;
  logLevel: string;
  corsOrigins: string[];
  /** Believe X-Forwarded-For. */
  trustProxy: boolean;
  heartbeatMs: number;
  /** Of the event loop: with more than this, requests are told to come again. 0 is no limit. */
  maxLoopDelayMs: number;
  limits: Limits;
}

/** A setting that is not what it may be; the message names every such setting, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** An empty value is none: `LOOPWIRE_PORT=` is the default. Errors: ConfigError. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => /^LOOPWIRE_/.test(name) && value));
  const unknown = Object.keys(given).filter((name) => !(name in Environment.shape));
  const { data, error } = Environment.safeParse(given);
  const faults = [
    ...unknown.map((name) => `${name}: there is no such setting`),
    ...(error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`),
    ...(data ? closed(data.LOOPWIRE_HOST, data.LOOPWIRE_API_KEYS, data.LOOPWIRE_OPEN_SESSIONS) : []),
  ];
  if (!data || faults.length > 0) throw new ConfigError([...new Set(faults)].join('\n'));
  const limits = data as Record<string, unknown>;
  const host = data.LOOPWIRE_HOST;
  const openSessions = data.LOOPWIRE_OPEN_SESSIONS ?? isLoopback(host);
  const trustProxy = data.LOOPWIRE_TRUST_PROXY;
  const unsaid = { ...DEFAULT_LIMITS, ...(isReached({ host, openSessions, trustProxy }) && REACHED) };
  return {
    host,
    port: data.LOOPWIRE_PORT,
    dataDir: data.LOOPWIRE_DATA_DIR,
    apiKeys: data.LOOPWIRE_API_KEYS.map(operator),
    openSessions,
    logLevel: data.LOOPWIRE_LOG_LEVEL,
    corsOrigins: data.LOOPWIRE_CORS_ORIGINS,
    trustProxy,
    heartbeatMs: data.LOOPWIRE_HEARTBEAT_MS,
    maxLoopDelayMs: data.LOOPWIRE_MAX_LOOP_DELAY_MS,
    limits: Object.fromEntries(
      LIMIT_NAMES.map((name) => [name, limits[limitVariable(name)] ?? unsaid[name]]),
    ) as unknown as Limits,
  };
}

/**
 * Whether others than those who are on this machine reach it: who believes a proxy has one, and it lets others in; who
 * asks for a key has somebody to ask it of.
 */
export function isReached({ host, openSessions, trustProxy }: Pick<Config, 'host' | 'openSessions' | 'trustProxy'>) {
  return !isLoopback(host) || trustProxy || !openSessions;
}

/** Whether only this machine can reach what listens there. */
function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    (isIPv4(host) && host.startsWith('127.')) ||
    (isIPv6(host) && new URL(`http://[${host}]`).hostname === '[::1]')
  );
}

/** What is wrong when nobody could open a session. */
function closed(host: string, keys: string[], open: boolean | undefined): string[] {
  if (keys.length > 0 || (open ?? isLoopback(host))) return [];
  const why = open === false ? 'LOOPWIRE_OPEN_SESSIONS=false' : `${host} is not a loopback address`;
  return [
    `LOOPWIRE_API_KEYS: ${why}, so sessions are opened with an operator's key, and there is none. ` +
      '`npm run key -- NAME` makes one; LOOPWIRE_OPEN_SESSIONS=true lets anybody open a session',
  ];
}

function operator(text: string): Config['apiKeys'][number] {
  const [, name = '', hex, key = ''] = /^(?:([\w.-]+):)??(?:sha256:([0-9a-f]{64})|([^:]+))$/.exec(text) ?? [];
  return { name, digest: hex === undefined ? hashOf(key) : Buffer.from(hex, 'hex') };
}
