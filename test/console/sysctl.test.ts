import { describe, expect, test } from 'vitest';
import { exec } from '../../src/console/console.ts';
import { readOptions } from '../../src/console/sysctl/options.ts';
import { Lab } from '../../src/engine/lab.ts';

describe('options', () => {
  test('may be joined, shortened, and stand after the names', () => {
    expect(readOptions(['a=1', '-wn', '--qui', 'b'])).toMatchObject({
      ...{ write: true, valuesOnly: true, quiet: true, names: ['a=1', 'b'], problem: undefined },
    });
    expect(readOptions(['-ar', 'x', '--pattern=y'])).toMatchObject({ all: true, pattern: 'y' });
    expect(readOptions(['--', '-a'])).toMatchObject({ all: false, names: ['-a'] });
  });

  test.each([
    [['-z'], "invalid option -- 'z'"],
    [['--foo'], "unrecognized option '--foo'"],
    [['-r'], "option requires an argument -- 'r'"],
    [['--pattern'], "option '--pattern' requires an argument"],
  ])('%j: %s', (argv, problem) => {
    expect(readOptions(argv).problem).toBe(problem);
  });
});

test('a list of names is shown with a pause after each', () => {
  const running = exec(new Lab({ seed: 1 }).addHost('h1'), `sysctl ${'kernel.nope '.repeat(1000)}`, { maxPackets: 1 });
  let pauses = 0;
  while (running.step?.()) pauses++;
  expect(pauses).toBeGreaterThan(1000);
  expect(running.stderr.split('\n')).toHaveLength(1001);
});

test('every key that is listed can be read by its name and by its path', () => {
  const host = new Lab({ seed: 1 }).addHost('h1');
  const run = (line: string) => {
    const ran = exec(host, line, { maxPackets: 1 });
    expect(ran.done).toBe(true);
    return ran.stdout;
  };
  const names = run('sysctl -aN').trim().split('\n');
  expect(names.length).toBeGreaterThan(100);
  expect([...names].sort()).toEqual(names);
  const values = run('sysctl -a').trim().split('\n');
  for (const [i, name] of names.entries()) {
    const value = run(`cat /proc/sys/${name.replaceAll('.', '/')}`);
    expect(values[i]).toBe(`${name} = ${value.trimEnd()}`);
  }
});
