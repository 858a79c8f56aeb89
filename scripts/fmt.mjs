// `npm run fmt`: set up whatever is missing, then let biome format and mend what it can.

import { bin, run, setup } from './setup.mjs';

await setup();
const { code } = await run(process.execPath, [bin('@biomejs/biome', 'biome'), 'check', '--write', '.']);
process.exitCode = code;
