// `npm start`: set up whatever is missing, then become the server (in this process, so that signals reach it).

import { setup } from './setup.mjs';

await setup({ build: true });
if (!process.argv.includes('--build-only')) {
  process.setSourceMapsEnabled(true);
  await import(new URL('../dist/main.js', import.meta.url).href);
}
