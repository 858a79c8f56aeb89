/** What is needed to run it elsewhere: the container's recipe and the unit, tried as far as that goes without either. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratch } from '../support/world.ts';
import { root } from './sources.ts';

const read = (name: string) => readFileSync(join(root, name), 'utf8');

/** The instructions of each stage, lines that go on joined. */
function stages(): [word: string, rest: string][][] {
  const lines = read('Dockerfile')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  const instructions = lines
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => line.split(/ (.*)/s) as [string, string]);
  const froms = instructions.flatMap(([word], i) => (word === 'FROM' ? [i] : []));
  return froms.map((from, i) => instructions.slice(from, froms[i + 1]));
}

const only = (stage: [string, string][], wanted: string) =>
  stage.flatMap(([word, rest]) => (word === wanted ? [rest] : []));
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');

/** Copies what a stage's COPY takes from the clone, and only what is in it. */
function copyInto(folder: string, stage: [string, string][]): void {
  const ignored = read('.dockerignore').split('\n');
  for (const copy of only(stage, 'COPY').filter((rest) => !rest.startsWith('--from'))) {
    const names = copy.split(' ');
    const to = names.pop() ?? '';
    for (const name of names) {
      const files = tracked.filter((file) => file === name || file.startsWith(`${name}/`));
      expect(files, name).not.toEqual([]);
      expect(ignored).toContain(`!${name}`);
      for (const file of files) {
        const inside = file === name ? basename(name) : file.slice(name.length + 1);
        cpSync(join(root, file), join(folder, to, inside), { recursive: true });
      }
    }
  }
}

test('what the Dockerfile copies is in a clone, its commands build it, and the image serves without root', async () => {
  const [build = [], image = []] = stages();
  const app = scratch();
  copyInto(app, build);
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
  const [, ...commands] = only(build, 'RUN').filter((command) => !command.startsWith('npm prune'));
  expect(only(build, 'RUN')[0]).toMatch(/^npm ci /);
  for (const command of commands) {
    // Whether the types are right is asked elsewhere.
    const [program = '', ...args] =
      `${command}${command.includes('tsc') ? ' --noCheck --declaration false --sourceMap false' : ''}`.split(' ');
    execFileSync(program === 'node' ? process.execPath : program, args, { cwd: app, stdio: 'pipe' });
  }
  const served = scratch();
  copyInto(served, image);
  for (const from of only(image, 'COPY').filter((rest) => rest.startsWith('--from=build'))) {
    const [, name = '', to = ''] = from.split(' ');
    cpSync(join(app, name.replace('/app/', '')), join(served, to), { recursive: true, verbatimSymlinks: true });
  }
  expect(only(image, 'USER')).toEqual(['node']);
  expect(only(image, 'VOLUME')).toEqual(['/data']);
  const key = execFileSync(process.execPath, ['dist/key.js', 'me'], { cwd: served, encoding: 'utf8' });
  expect(key).toMatch(/^ {2}LOOPWIRE_API_KEYS=me:sha256:[0-9a-f]{64}$/m);
  const data = join(served, 'data');
  mkdirSync(data);
  const env = { PATH: process.env.PATH, LOOPWIRE_HOST: '127.0.0.1', LOOPWIRE_PORT: '0', LOOPWIRE_DATA_DIR: data };
  const [, ...args] = JSON.parse(only(image, 'CMD')[0] ?? '') as string[];
  const child = spawn(process.execPath, args, { cwd: served, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  await expect.poll(() => said, { timeout: 30_000 }).toContain('loopwire listens on ');
  const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? '';
  const [, check = ''] = only(image, 'HEALTHCHECK')[0]?.split(' CMD ') ?? [];
  const [, ...healthy] = JSON.parse(check) as string[];
  const ask = (at: string) => spawnSync(process.execPath, healthy, { env: { ...env, LOOPWIRE_PORT: at } }).status;
  expect([ask(port), ask('1')]).toEqual([0, 1]);
  const exited = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
}, 120_000);

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(!hasSystemd)('systemd takes the unit, and finds little that it could still forbid', () => {
  const unit = join(scratch(), 'loopwire.service');
  writeFileSync(unit, read('docs/loopwire.service').replace('/usr/bin/node', process.execPath));
  const verified = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', unit], { encoding: 'utf8' });
  expect([verified.status, verified.stderr]).toEqual([0, '']);
  const exposed = spawnSync('systemd-analyze', ['security', '--offline=yes', '--threshold=25', unit], {
    encoding: 'utf8',
  });
  expect(exposed.status, exposed.stdout).toBe(0);
});
