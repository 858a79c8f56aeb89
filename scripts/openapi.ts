// `npm run openapi`: write openapi.yaml from the routes. A test compares the two.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';

const header = '# Made from the routes by `npm run openapi`. Do not edit.\n';

/** The document as it is committed. */
export async function openapiYaml(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loopwire-openapi-'));
  const app = await buildApp({ ...readConfig({}), dataDir });
  try {
    await app.ready();
    return header + stringify(app.swagger(), { aliasDuplicateObjects: false, lineWidth: 0 });
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../openapi.yaml', import.meta.url), await openapiYaml());
}
