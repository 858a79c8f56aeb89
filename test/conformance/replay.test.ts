import { afterAll, expect, test } from 'vitest';
import { diffRecords } from './diff.ts';
import { parseLab } from './lab-file.ts';
import { readPending } from './pending.ts';
import { readRecord, scenarioNames, scenarioText } from './record-file.ts';
import { replay } from './replay.ts';

/** The founding eight; they may never be pending. */
const SPINE = [
  'lo-prefix-is-local',
  'lo-default-route',
  'lo-down-up',
  'lo-127',
  'lo-anyip',
  'lo-del-local-route',
  'lo-secondary',
  'broadcast',
];

const names = scenarioNames();
const pending = readPending();
const equal = { scenarios: 0, commands: 0, walks: 0 };

/** Undefined when the engine does what the record says. */
function difference(name: string): string | undefined {
  const scenario = parseLab(scenarioText(name));
  const record = readRecord(name);
  const asked = record.steps.map(({ host, cmd }) => ({ host, cmd }));
  expect(asked, 'the record is of this scenario').toEqual(scenario.steps);
  return diffRecords(record, replay(name, scenario, record.kernel));
}

function attempt(name: string): string | undefined {
  try {
    return difference(name);
  } catch (error) {
    return String(error);
  }
}

test('the founding scenarios are here, and none is pending', () => {
  expect(names).toEqual(expect.arrayContaining(SPINE));
  expect(SPINE.filter((name) => pending.has(name))).toEqual([]);
});

test.each(names.filter((name) => !pending.has(name)))('%s is answered as the kernel answered it', (name) => {
  const found = difference(name);
  if (found !== undefined) expect.fail(`${name}: ${found}`);
  const { steps } = readRecord(name);
  equal.scenarios++;
  equal.commands += steps.length;
  equal.walks += steps.filter(({ walk }) => walk !== undefined).length;
});

test('every pending scenario exists and still differs', () => {
  const gone = [...pending.keys()].filter((name) => !names.includes(name) || attempt(name) === undefined);
  expect(gone, 'take these out of pending.txt').toEqual([]);
});

afterAll(() => {
  const { scenarios, commands, walks } = equal;
  console.log(`${scenarios} scenarios, ${commands} commands, ${walks} walks equal; ${pending.size} scenarios pending`);
});
