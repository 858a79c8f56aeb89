import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { type BuildOptions, build } from 'esbuild';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { root } from '../structure/sources.ts';
import { startWorld } from '../support/world.ts';

const OPTIONS = {
  entryPoints: [join(root, 'src/client/index.ts')],
  absWorkingDir: root,
  ...{ bundle: true, platform: 'browser', target: 'es2022', minify: true, format: 'iife', globalName: 'loopwire' },
  ...{ write: false, metafile: true, logLevel: 'silent' },
} as const satisfies BuildOptions;

/** What is everywhere, and nothing of Node's own. */
const EVERYWHERE = {
  ...{ fetch, Request, Response, Headers, FormData, URL, URLSearchParams, AbortController, WebSocket },
  ...{ setTimeout, clearTimeout, crypto },
};

test('the client is a small bundle for a browser, of nothing but itself and openapi-fetch', async () => {
  const { metafile, outputFiles } = await build(OPTIONS);
  const others = Object.keys(metafile.inputs).filter((path) => !path.startsWith('src/client/'));
  expect(others.map((path) => path.replace(/^node_modules\/([^/]+)\/.*$/, '$1'))).toEqual(['openapi-fetch']);
  expect(outputFiles[0]?.contents.length).toBeLessThan(32 * 1024);
});

test('the bundle asks and watches where there is nothing of Node', async () => {
  const { origin: url } = await startWorld();
  const { outputFiles } = await build(OPTIONS);
  const program = `${outputFiles[0]?.text};
    (async () => {
      const { rest, dataOf, Watch } = loopwire;
      const { id: session, token } = await dataOf(rest({ url }).POST('/v1/sessions', { body: {} }));
      const events = new Watch({ url, session, token, from: 'start' });
      await dataOf(rest({ url, token }).POST('/v1/sessions/{session}/hosts', { params: { path: { session } }, body: { name: 'h1' } }));
      const types = [];
      for await (const { type } of events) {
        types.push(type);
        if (type === 'session:newhost') break;
      }
      return types.join();
    })()`;
  expect(await runInNewContext(program, { ...EVERYWHERE, url })).toBe('session:created,session:newhost');
});
