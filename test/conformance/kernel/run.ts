/**
 * A scenario on the real kernel: one shell script runs all its steps, each in its host's namespace, and leaves what
 * they printed in files.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabFile, LabStep } from '../lab-file.ts';
import { monitored } from '../monitor.ts';
import type { LabRecord, RecordStep } from '../record-file.ts';
import { settle } from '../settle.ts';
import { kernelWalk } from '../walk.ts';
import { asDummy, usesDummies, withIfb } from './dummy.ts';
import { listenLines } from './listen.ts';
import { makeNamespaces, type Namespaces, removeStale } from './namespaces.ts';
import { hasTracing, openTracing, type Tracing } from './tracing.ts';

/** A step that takes longer never ends by itself. */
const STEP_SECONDS = 60;

export interface Kernel {
  run(name: string, lab: LabFile): Promise<LabRecord>;
  close(): void;
}

/** Why the kernel cannot be asked here; undefined when it can. */
export function whyNoKernel(): string | undefined {
  if (process.platform !== 'linux') return `this is ${process.platform}, not linux`;
  if (process.getuid?.() !== 0) return 'not root';
  for (const tool of [
    ['ip', '-V'],
    ['ping', '-V'],
    ['nsenter', '-V'],
    ['sysctl', '-V'],
  ]) {
    if (spawnSync(tool[0] ?? '', tool.slice(1)).status !== 0) return `no ${tool[0]} here`;
  }
  try {
    makeNamespaces({ hosts: [{ name: 'try', bare: false }], links: [] }).remove();
  } catch (error) {
    return `no network namespaces here: ${String(error).trim()}`;
  }
  return hasTracing() ? undefined : 'no tracefs here';
}

/** One asker; several may be open at a time. */
export function openKernel(): Kernel {
  removeStale();
  const tracing = openTracing();
  return {
    async run(name, lab) {
      const namespaces = makeNamespaces(lab);
      const folder = mkdtempSync(join(tmpdir(), 'loopwire-lab-'));
      try {
        await runScript(writeScript(folder, lab.steps, namespaces, tracing));
        const kernel = release().replace(/-.*/, '');
        const { title, hosts, links } = lab;
        return { name, kernel, title, hosts, links, steps: readSteps(folder, lab.steps, namespaces) };
      } finally {
        namespaces.remove();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    close: () => tracing.close(),
  };
}

/** The versions that a record speaks for. */
export function kernelVersions(): string {
  const version = (command: string) => execFileSync(command, ['-V'], { encoding: 'utf8' }).trim();
  return `Linux ${release().replace(/-.*/, '')}, ${version('ip')}, ${version('ping')}`;
}

function isWalked(cmd: string): boolean {
  return /^(ping|traceroute|tracepath)\b/.test(cmd);
}

/** A command that the script's own shell may run: one program, nothing for the shell to do but split words. */
function isPlain(cmd: string): boolean {
  return /^(ip|sysctl|cat) ([^;&|<>()`$#\n\\'"]|'[^'\n]*'|"[^"\n$`\\]*")*$/.test(cmd);
}

const V6_SETTLED = 'until [ -z "$(ip -6 addr show tentative)" ]; do sleep 0.01; done; sleep 0.1';

/** With one host, the whole script runs in its namespace; with several, every step enters its own. */
function writeScript(folder: string, steps: LabStep[], namespaces: Namespaces, tracing: Tracing): string {
  const trace = tracing.folder;
  const lines = [`cd ${folder}`];
  const oneHost = new Set(steps.map(({ host }) => host)).size === 1;
  const dummies = usesDummies(steps);
  if (dummies && oneHost) lines.push('echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6');
  // IPv6 announces ::1 from a queue of its own, a while after lo came up: not to a listener of the first step.
  if (oneHost && steps.some(({ cmd }) => monitored(cmd))) lines.push(V6_SETTLED);
  for (const [i, { host, cmd: asked }] of steps.entries()) {
    const cmd = dummies ? withIfb(asked) : asked;
    const walked = isWalked(cmd);
    const enter = oneHost ? '' : `nsenter --net=${namespaces.path(host)} `;
    if (walked) lines.push(...tracing.reset);
    const shell = oneHost && isPlain(cmd) ? cmd : `timeout ${STEP_SECONDS} ${enter}sh -c "$(cat ${i}.cmd)"`;
    lines.push(`${shell} > ${i}.out 2> ${i}.err < /dev/null; echo $? > ${i}.exit`);
    if (walked) lines.push(`echo 0 > ${trace}/tracing_on`, `cat ${trace}/trace > ${i}.walk`);
    // What is traced is the shell's process: one ping becomes it, a list of commands stays with the shell.
    const listening = monitored(cmd);
    const command = listening ? listenLines(listening) : walked && !/[;&|\n]/.test(cmd) ? `exec ${cmd}` : cmd;
    const head = walked ? `echo $$ > ${trace}/set_event_pid\necho 1 > ${trace}/tracing_on\n` : '';
    if (shell !== cmd) writeFileSync(join(folder, `${i}.cmd`), `${head}${command}\n`);
  }
  // A proxy without an interface outlives its namespace, and turns up in one that is made later.
  if (steps.some(({ cmd }) => /\bproxy\b/.test(cmd)) && oneHost)
    lines.push('ip neigh flush proxy 2> /dev/null || true');
  const script = join(folder, 'script');
  const [first] = steps;
  const body = `${lines.join('\n')}\n`;
  if (!oneHost || first === undefined) {
    writeFileSync(script, body);
  } else {
    writeFileSync(`${script}.1`, body);
    writeFileSync(script, `exec nsenter --net=${namespaces.path(first.host)} sh ${script}.1\n`);
  }
  return script;
}

function runScript(script: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('sh', [script], { stdio: 'ignore', env: { ...process.env, LC_ALL: 'C' } });
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`the script of a scenario ended with ${code}`))));
  });
}

function readSteps(folder: string, steps: LabStep[], namespaces: Namespaces): RecordStep[] {
  const read = (i: number, what: string) => readFileSync(join(folder, `${i}.${what}`), 'utf8');
  const withoutNetlink = usesDummies(steps);
  const asked = steps.map(({ cmd }) => cmd).join(' ');
  const machine = new Set(readdirSync('/sys/class/net').filter((name) => name !== 'lo' && !asked.includes(name)));
  const said = withoutNetlink ? asDummy : (text: string) => text;
  const text = (i: number, what: string) =>
    settle(steps[i]?.cmd ?? '', said(read(i, what).replaceAll(namespaces.prefix, '')));
  return steps.map(({ host, cmd }, i) => {
    const exit = Number(read(i, 'exit'));
    if (exit === 124 && !/\btimeout\b/.test(cmd)) throw new Error(`${cmd}: not done after ${STEP_SECONDS} s`);
    if (exit === 125 && monitored(cmd)) throw new Error(`${cmd}: nobody listens`);
    const step = { host, cmd, exit, stdout: text(i, 'out'), stderr: text(i, 'err') };
    return isWalked(cmd) ? { ...step, walk: kernelWalk(said(read(i, 'walk')), { withoutNetlink, machine }) } : step;
  });
}
