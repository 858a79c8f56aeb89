import { expect, test } from 'vitest';
import { whyNoKernel } from '../conformance/kernel/run.ts';
import { formatLab } from '../conformance/lab-file.ts';
import { fuzz } from './campaign.ts';

const SEED = 1;
const COUNT = 200;
/** A slow machine gets fewer of them. */
const SECONDS = 40;
const TIMEOUT = 300_000;

const why = whyNoKernel();
if (why !== undefined) console.log(`Scenarios made by chance were not run: ${why}.`);

test.skipIf(why !== undefined)(
  `scenarios made by chance go here as they go on the kernel${why === undefined ? '' : ` (not run: ${why})`}`,
  { timeout: TIMEOUT },
  async () => {
    const { scenarios, commands, walks, findings, flickers } = await fuzz({
      ...{ seed: SEED, count: COUNT, budget: 60, perKind: 1, askers: 3 },
      watched: 0, // listening takes long; `npm run fuzz` does it
      confirmations: 3,
      seconds: SECONDS,
    });
    const unknown = findings.filter(({ known }) => known === undefined);
    const told = unknown.map(
      ({ scenario, difference, seed }) => `seed ${seed}\n${formatLab(scenario)}${difference.text}`,
    );
    expect(told.join('\n\n')).toBe('');
    expect(scenarios).toBeGreaterThan(0);
    const known = findings.length - unknown.length;
    console.log(
      `${scenarios} scenarios made by chance, ${commands} commands, ${walks} walks; ` +
        `${known} known differences; ${flickers.length} where the kernel was not the same twice`,
    );
  },
);
