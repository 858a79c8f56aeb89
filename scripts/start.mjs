// `npm start`: set up whatever is missing, then become the server (in this process, so that signals reach it).

import { setup } from './setup.mjs';

await setup({ build: true });
if (!process.argv.includes('--build-only')) {
  heedOneInterrupt();
  process.setSourceMapsEnabled(true);
  await import(new URL('../dist/main.js', import.meta.url).href);
}

/** npm passes a ^C on to us, whom the terminal has told already; and a server told twice stops without closing. */
function heedOneInterrupt() {
  let heeded = Number.NEGATIVE_INFINITY;
  process.emit = new Proxy(process.emit, {
    apply(emit, self, args) {
      const isInterrupt = args[0] === 'SIGINT';
      if (isInterrupt && performance.now() - heeded < 500) return true;
      if (isInterrupt) heeded = performance.now();
      return Reflect.apply(emit, self, args);
    },
  });
}
