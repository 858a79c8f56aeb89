// `npm test`: set up whatever is missing, then every check, then one line that sums them up.
//   node scripts/test.mjs                    everything
//   node scripts/test.mjs types lint         only the checks named
//   node scripts/test.mjs test/engine -t arp anything else goes to vitest

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, capture, run, setup } from './setup.mjs';

const checks = {
  types: { what: 'types (tsc)', command: () => [bin('typescript', 'tsc'), '--noEmit'] },
  lint: { what: 'format and lint (biome)', command: () => [bin('@biomejs/biome', 'biome'), 'check', '.'] },
  layers: {
    what: 'layers (dependency-cruiser)',
    command: () => [bin('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.mjs', 'src'],
  },
  'dead-code': { what: 'dead code (knip)', command: () => [bin('knip'), '--no-progress'] },
};

/** @typedef {{ passed: number, failed: number, skipped: number, what: string[] }} Count */

const args = process.argv.slice(2);
const named = args.filter((arg) => arg in checks);
const forVitest = args.filter((arg) => !(arg in checks));

const start = Date.now();
await setup();

/** @type {Count} */
const total = { passed: 0, failed: 0, skipped: 0, what: [] };
if (named.length > 0 || args.length === 0) {
  add(await check(named.length > 0 ? named : Object.keys(checks)));
}
if (forVitest.length > 0 || args.length === 0) add(await vitest(forVitest));

heading('summary');
for (const line of total.what) process.stdout.write(`failed: ${line}\n`);
process.stdout.write(`${((Date.now() - start) / 1000).toFixed(1)} s\n\n`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * The static checks, all at once; each speaks only when it fails.
 * @param {string[]} names
 * @returns {Promise<Count>}
 */
async function check(names) {
  heading('checks');
  const failures = await Promise.all(
    names.map(async (name) => {
      const { what, command } = checks[/** @type {keyof typeof checks} */ (name)];
      const began = Date.now();
      const { code, output } = await capture(process.execPath, command());
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${what} ${seconds} s\n${code === 0 ? '' : output}`);
      return code === 0 ? [] : [what];
    }),
  );
  const what = failures.flat();
  return { passed: names.length - what.length, failed: what.length, skipped: 0, what };
}

/**
 * The tests, counted from vitest's own report.
 * @param {string[]} args
 * @returns {Promise<Count>}
 */
async function vitest(args) {
  heading('tests');
  const folder = mkdtempSync(join(tmpdir(), 'loopwire-test-'));
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await run(process.execPath, [bin('vitest'), 'run', ...reporters, ...args]);
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')), code);
  } catch {
    return { passed: 0, failed: 1, skipped: 0, what: [`vitest ended with ${code} and left no report`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {any} report as vitest's json reporter writes it
 * @param {number} code vitest's exit code
 * @returns {Count}
 */
function count(report, code) {
  const what = [];
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
    for (const test of failed) what.push(test.fullName);
    // A file that could not be loaded, or whose hooks failed, has no failed test to show for it.
    if (file.status === 'failed' && failed.length === 0) what.push(file.name);
  }
  // An error outside of any test fails the run all the same.
  if (code !== 0 && what.length === 0) what.push(`vitest ended with ${code}`);
  return {
    passed: report.numPassedTests,
    failed: what.length,
    skipped: report.numPendingTests + report.numTodoTests,
    what,
  };
}

/** @param {Count} count */
function add(count) {
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  total.what.push(...count.what);
}

/** @param {string} words */
function heading(words) {
  process.stdout.write(`\n== ${words} ${'='.repeat(Math.max(0, 60 - words.length))}\n`);
}
