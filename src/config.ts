/** The settings: environment variables, read once. The only file that looks at process.env; .env.example lists them. */
import { z } from 'zod';
import { DEFAULT_LIMITS, type Limits } from './sessions/limits.ts';

/** `key`, or `name:key` where the log shall say whose it is. */
const ApiKey = z
  .string()
  .regex(/^([\w.-]{1,64}:)?[\w.~+/=-]{16,256}$/, 'a key is at least 16 characters of A-Z a-z 0-9 _ . ~ + / = -');

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

const Origin = z.union([z.literal('*'), z.url({ protocol: /^https?$/ })]);

/** Name, what it may be, and what it is when nobody says. */
const SETTINGS = {
  LOOPWIRE_HOST: z.string().min(1).default('127.0.0.1'),
  LOOPWIRE_PORT: count(0, 65_535).default(8080),
  LOOPWIRE_DATA_DIR: z.string().min(1).default('./data'),
  LOOPWIRE_API_KEYS: commaSeparated(ApiKey).default([]),
  LOOPWIRE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  LOOPWIRE_CORS_ORIGINS: commaSeparated(Origin).default([]),
  LOOPWIRE_TRUST_PROXY: yesOrNo.default(false),
  LOOPWIRE_RATE_LIMIT: count(0, 1_000_000_000).default(0),
  LOOPWIRE_HEARTBEAT_MS: count(100, 3_600_000).default(15_000),
  LOOPWIRE_MAX_LOOP_DELAY_MS: count(0, 3_600_000).default(2_000),
};

const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];

/** hostsPerSession -> LOOPWIRE_LIMIT_HOSTS_PER_SESSION */
export function limitVariable(name: keyof Limits): string {
  return `LOOPWIRE_LIMIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

const Environment = z.object({
  ...SETTINGS,
  ...Object.fromEntries(
    LIMIT_NAMES.map((name) => [limitVariable(name), count(1, Number.MAX_SAFE_INTEGER).default(DEFAULT_LIMITS[name])]),
  ),
});

export interface Config {
  host: string;
  /** 0: any that is free. */
  port: number;
  dataDir: string;
  /** Operators: the name for the log (empty when it has none), and the key. */
  apiKeys: { name: string; key: string }[];
  logLevel: string;
  corsOrigins: string[];
  /** Believe X-Forwarded-For. */
  trustProxy: boolean;
  /** Requests a minute from one address; 0 is no limit. */
  requestsPerMinute: number;
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
  ];
  if (!data || faults.length > 0) throw new ConfigError([...new Set(faults)].join('\n'));
  const limits = data as Record<string, unknown>;
  return {
    host: data.LOOPWIRE_HOST,
    port: data.LOOPWIRE_PORT,
    dataDir: data.LOOPWIRE_DATA_DIR,
    apiKeys: data.LOOPWIRE_API_KEYS.map(named),
    logLevel: data.LOOPWIRE_LOG_LEVEL,
    corsOrigins: data.LOOPWIRE_CORS_ORIGINS,
    trustProxy: data.LOOPWIRE_TRUST_PROXY,
    requestsPerMinute: data.LOOPWIRE_RATE_LIMIT,
    heartbeatMs: data.LOOPWIRE_HEARTBEAT_MS,
    maxLoopDelayMs: data.LOOPWIRE_MAX_LOOP_DELAY_MS,
    limits: Object.fromEntries(LIMIT_NAMES.map((name) => [name, limits[limitVariable(name)]])) as unknown as Limits,
  };
}

function named(text: string): { name: string; key: string } {
  const colon = text.indexOf(':');
  return { name: text.slice(0, Math.max(colon, 0)), key: text.slice(colon + 1) };
}
