// Set up whatever is missing, then become a TypeScript program: `node scripts/run.mjs scripts/demo.ts [arguments]`.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setup } from './setup.mjs';

const [program = '', ...args] = process.argv.slice(2);
await setup();
const { register } = await import('tsx/esm/api');
register();
const path = resolve(root, program);
process.argv = [process.execPath, path, ...args];
await import(pathToFileURL(path).href);
