/** Wireshark on the command line, where it is installed (Debian package tshark). */
import { execFile, spawn, spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Why it cannot be asked; undefined when it can. */
export function whyNoTshark(): string | undefined {
  for (const tool of ['tshark', 'capinfos']) if (spawnSync(tool, ['--version']).status !== 0) return `no ${tool} here`;
  return undefined;
}

/** What it says about itself, not about a capture. */
const ABOUT_ITSELF = /^Running as user .*\n/;

/** What it prints. Fails when it complains of anything. */
export function run(tool: 'tshark' | 'capinfos', args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(tool, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const complaint = stderr.replace(ABOUT_ITSELF, '');
      if (error || complaint !== '') reject(error ?? new Error(complaint));
      else resolve(stdout);
    });
  });
}

/** Those fields of each packet; of one that is there several times, all. */
export async function fields<F extends string>(file: string, names: readonly F[]): Promise<Record<F, string[]>[]> {
  const columns = names.flatMap((name) => ['-e', name]);
  const text = await run('tshark', [
    ...['-r', file, '-o', 'ip.check_checksum:TRUE', '-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=|'],
    ...columns,
  ]);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const values = line.split('\t').map((value) => value.split('|'));
      return Object.fromEntries(names.map((name, i) => [name, values[i] ?? []])) as Record<F, string[]>;
    });
}

/** The packets that it has a warning about, or an error. */
export function warnings(file: string): Promise<string> {
  const WARNING = 6 << 20;
  return run('tshark', ['-r', file, '-o', 'ip.check_checksum:TRUE', '-Y', `_ws.expert.severity >= ${WARNING}`]);
}

/** A line for each packet as soon as it is there. */
export function live(capture: Readable): { lines: AsyncIterable<string>; exited: Promise<number | null> } {
  // A pipe of the shell's: what node calls one is a socket.
  const child = spawn('sh', ['-c', 'cat | tshark -l -r -'], { stdio: ['pipe', 'pipe', 'ignore'] });
  capture.pipe(child.stdin);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  async function* lines(): AsyncGenerator<string> {
    let rest = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      const all = (rest + text).split('\n');
      rest = all.pop() ?? '';
      yield* all;
    }
  }
  return { lines: lines(), exited };
}
