/** `backup.ts save DIR`: a copy of what is kept, while the server runs; `backup.ts restore DIR`: back into an empty folder. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { readConfig } from './config.ts';
import { backup, restore } from './store/files/backup.ts';

const [verb, folder, ...more] = process.argv.slice(2);
try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  if (folder === undefined || more.length > 0 || (verb !== 'save' && verb !== 'restore')) {
    throw new Error('it takes a folder: npm run backup -- DIR, npm run restore -- DIR');
  }
  const dataDir = resolve(readConfig().dataDir);
  if (verb === 'save') await backup(dataDir, resolve(folder));
  else await restore(resolve(folder), dataDir);
  const [from, to] = verb === 'save' ? [dataDir, resolve(folder)] : [resolve(folder), dataDir];
  process.stdout.write(`loopwire: ${from} was copied to ${to}\n`);
} catch (error) {
  process.stderr.write(`loopwire: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
