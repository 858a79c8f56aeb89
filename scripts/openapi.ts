// `npm run openapi`: write openapi.yaml from the routes, from that the types of the client, and asyncapi.yaml. Tests
// compare them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { parse, stringify } from 'yaml';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { asyncapiYaml } from './asyncapi.ts';

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

/** The types of that document as they are committed. What has a default may be left out. */
export async function clientTypes(yaml: string): Promise<string> {
  return `// Made from openapi.yaml by \`npm run openapi\`. Do not edit.\n${astToString(await openapiTypes(parse(yaml), { defaultNonNullable: false }))}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const yaml = await openapiYaml();
  writeFileSync(new URL('../openapi.yaml', import.meta.url), yaml);
  writeFileSync(new URL('../src/client/generated/openapi.ts', import.meta.url), await clientTypes(yaml));
  writeFileSync(new URL('../asyncapi.yaml', import.meta.url), asyncapiYaml());
}
