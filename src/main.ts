/** Starts the server, says where it listens and what to try, and stops it with grace. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import closeWithGrace from 'close-with-grace';
import { buildApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { originOf, tryLines } from './welcome.ts';

try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  await start(readConfig());
} catch (error) {
  process.stderr.write(`loopwire: ${inWords(error)}\n`);
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const app = await buildApp(config);
  closeWithGrace({ delay: 10_000, logger: app.log }, async ({ err }) => {
    if (err) app.log.fatal({ err }, 'stopping');
    await app.close();
  });
  await app.listen({ host: config.host, port: config.port }).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const origin = originOf(app.server.address());
  process.stdout.write(`loopwire listens on ${origin}, its data is in ${resolve(config.dataDir)}\n\n`);
  process.stdout.write(`${tryLines(origin, config.openSessions).join('\n')}\n\n`);
  process.stdout.write(`All there is to ask: ${origin}/docs\n`);
}

/** What went wrong at the start, for the person who started it. */
function inWords(error: unknown): string {
  if (error instanceof ConfigError) return `these settings are not right:\n${error.message}`;
  const { code, address, port, message } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code === 'EADDRINUSE') return `port ${port} of ${address} is in use; LOOPWIRE_PORT=0 takes any that is free`;
  if (code === 'EACCES' && port !== undefined) return `port ${port} of ${address} may not be listened on by this user`;
  if (code === 'EADDRNOTAVAIL') return `${address} is no address of this machine`;
  if (code === 'EUCLEAN') return `${message}: it is damaged, docs/operations.md says how to go on`;
  return message;
}
