// Everything a fresh clone needs before anything else can run, done once and remembered by hash.
// Plain Node without dependencies: this file runs before there is a node_modules.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const client = join(root, 'src', 'store', 'generated');
const dist = join(root, 'dist');
const manifests = ['package.json', 'package-lock.json', '.npmrc'];

/** Install, generate and, when asked, build: each only if what it is made from has changed. */
export async function setup({ build = false } = {}) {
  checkNode();
  if (isReady(build)) return;
  const unlock = await lock();
  try {
    await install();
    await generate();
    if (build) await compile();
  } finally {
    unlock();
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`loopwire needs Node.js 20.19 or newer; this is ${process.versions.node}`);
  }
}

// A step has a stamp file that holds the hash of what the step was made from, written only once it has succeeded.
// The native modules are bound to Node's ABI, so another Node means another install; each step includes the one before.
const installed = {
  stamp: join(modules, '.loopwire-installed'),
  hash: () => hash(['package-lock.json'], `${process.platform} ${process.arch} ${process.versions.modules}`),
};
const generated = {
  stamp: join(modules, '.loopwire-generated'),
  hash: () => hash(['prisma/schema.prisma', 'prisma.config.ts'], installed.hash()),
};
const built = {
  stamp: join(dist, '.loopwire-built'),
  hash: () => hash([...sources(), 'package.json', 'tsconfig.json', 'tsconfig.build.json'], generated.hash()),
};

/** @param {boolean} build */
function isReady(build) {
  return isCurrent(installed) && isCurrent(generated) && existsSync(client) && (!build || isCurrent(built));
}

async function install() {
  if (isCurrent(installed)) return;
  say('installing the packages (two of them compile SQLite, which takes a minute or three)');
  rmSync(installed.stamp, { force: true });
  // sqlite3 cannot be compiled in a path with a space, so such a clone is given what was installed elsewhere.
  const folder = /\s/.test(root) ? mkdtempSync(join(tmpdir(), 'loopwire-install-')) : root;
  if (folder !== root) for (const name of manifests) cpSync(join(root, name), join(folder, name));
  const code = await npmCi(folder);
  if (folder !== root) {
    rmSync(modules, { recursive: true, force: true });
    if (code === 0) cpSync(join(folder, 'node_modules'), modules, { recursive: true, verbatimSymlinks: true });
    rmSync(folder, { recursive: true, force: true });
  }
  if (code !== 0) fail(`npm ci ended with ${code}; if no line above says why, try again`);
  remember(installed);
}

/** @param {string} cwd */
async function npmCi(cwd) {
  // JOBS is node-gyp's. The other keeps an npm that runs every install script from downloading an engine we never use.
  const env = { ...process.env, JOBS: 'max', PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const { code } = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args], { cwd, env })
    : await run('npm', args, { cwd, env });
  return code;
}

async function generate() {
  if (isCurrent(generated) && existsSync(client)) return;
  if (!existsSync(join(root, 'prisma/schema.prisma'))) return;
  say('generating the Prisma client');
  rmSync(generated.stamp, { force: true });
  await quietly(bin('prisma'), ['generate']);
  remember(generated);
}

async function compile() {
  if (isCurrent(built)) return;
  say('building');
  rmSync(dist, { recursive: true, force: true });
  await quietly(bin('typescript', 'tsc'), ['-p', 'tsconfig.build.json']);
  remember(built);
}

/**
 * Run a tool whose words matter only when it fails.
 * @param {string} script
 * @param {string[]} args
 */
async function quietly(script, args) {
  const { code, output } = await capture(process.execPath, [script, ...args]);
  if (code === 0) return;
  process.stderr.write(output);
  fail(`${relative(root, script)} ${args.join(' ')} failed`);
}

/**
 * The script behind a package's command. Run by node itself it needs no shell, no PATH and no quoting.
 * @param {string} name of the package
 * @param {string} [command] where the package has several
 */
export function bin(name, command = name) {
  const folder = join(modules, name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * Run a program to its end in the clone's root, passing on the signals that reach us.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  return { code: await ended(child) };
}

/**
 * Run a program to its end and keep what it prints.
 * @param {string} command
 * @param {string[]} args
 */
export async function capture(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return { code: await ended(child), output };
}

/**
 * The exit code of a child; as a shell says it, 128 + n for a signal.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  const signals = /** @type {const} */ ({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 });
  // A terminal's ^C reaches the whole process group by itself: passing it on would make it two.
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const name of Object.keys(signals)) process.on(name, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of Object.keys(signals)) process.off(name, pass);
      resolve(code ?? 128 + (signal && signal in signals ? signals[/** @type {keyof typeof signals} */ (signal)] : 9));
    });
  });
}

/** One set-up at a time in one clone: a file that names the process at work, ignored once that has died. */
async function lock() {
  const path = join(tmpdir(), `loopwire-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`);
  for (let told = false; ; ) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    if (!isHeld(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) say('another set-up is at work in this clone; waiting for it');
    told = true;
    await sleep(250);
  }
}

/** @param {string} path */
function isHeld(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Made a moment ago and not yet written.
    if (!pid) return Date.now() - statSync(path).mtimeMs < 2000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** The paths of the server's own sources, from the root. */
function sources() {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(client))
    .map((path) => relative(root, path))
    .sort();
}

/**
 * @param {string[]} files from the root
 * @param {string} word anything else that counts
 */
function hash(files, word) {
  const digest = createHash('sha256').update(word);
  for (const file of files) {
    const path = join(root, file);
    digest.update(`\0${file}\0`).update(existsSync(path) ? readFileSync(path) : '');
  }
  return digest.digest('hex');
}

/** @param {{ stamp: string, hash: () => string }} step */
function isCurrent(step) {
  return existsSync(step.stamp) && readFileSync(step.stamp, 'utf8') === step.hash();
}

/** @param {{ stamp: string, hash: () => string }} step */
function remember(step) {
  writeFileSync(step.stamp, step.hash());
}

/** @param {string} words */
function say(words) {
  process.stderr.write(`loopwire: ${words}\n`);
}

/**
 * @param {string} words
 * @returns {never}
 */
function fail(words) {
  say(words);
  process.exit(1);
}
