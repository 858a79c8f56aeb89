/** Where a command's input comes from and where its output goes: `<` `>` `>>` `2>` `2>&1` and here-documents. */
import type { Host } from '../../engine/host.ts';
import { openFile, readFile, writeFile } from '../proc/files.ts';
import type { Redirect } from './words.ts';

type Target = 'stdout' | 'stderr' | { path: string };

export class Files {
  stdin: string;
  private readonly host: Host;
  private readonly targets = new Map<number, Target>([
    [1, 'stdout'],
    [2, 'stderr'],
  ]);
  private readonly written = new Map<string, string>();

  constructor(host: Host, stdin: string) {
    this.host = host;
    this.stdin = stdin;
  }

  set(fd: number, target: Target): void {
    this.targets.set(fd, target);
    if (typeof target === 'object') this.written.set(target.path, '');
  }

  /** `2>&1`: the same place as another descriptor's at this moment. */
  copy(fd: number, from: number): boolean {
    const target = this.targets.get(from);
    if (target !== undefined) this.targets.set(fd, target);
    return target !== undefined;
  }

  /** What of a command's output stays output; the rest is kept for the files. */
  sort(stdout: string, stderr: string): { stdout: string; stderr: string } {
    const sorted = { stdout: '', stderr: '' };
    for (const [fd, text] of [
      [1, stdout],
      [2, stderr],
    ] as const) {
      const target = this.targets.get(fd) ?? 'stdout';
      if (typeof target === 'string') sorted[target] += text;
      else this.written.set(target.path, (this.written.get(target.path) ?? '') + text);
    }
    return sorted;
  }

  /** Writes the files; the reason when one of them does not take it. */
  write(): string | undefined {
    for (const [path, text] of this.written) {
      const refused = writeFile(this.host, path, text);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }
}

/** Opens the files of a command from left to right, or says in dash's words why one cannot be. */
export function* openRedirects(
  host: Host,
  redirects: Redirect[],
  stdin: string,
): Generator<undefined, Files | { problem: string }> {
  const files = new Files(host, stdin);
  for (const { operator, fd, target } of redirects) {
    if (operator === '<<' || operator === '<<-') files.stdin = target;
    else if (operator === '<') {
      const file = yield* readFile(host, target);
      if ('errno' in file)
        return { problem: `cannot open ${target}: ${file.errno === 'ENOENT' ? 'No such file' : file.text}` };
      files.stdin = file.content;
    } else if (operator === '>&' || operator === '<&') {
      if (target === '-') files.set(fd, { path: '/dev/null' });
      else if (!/^\d$/.test(target) || !files.copy(fd, Number(target)))
        return { problem: `${target}: Bad file descriptor` };
    } else {
      const refused = openFile(host, target);
      if (refused) return { problem: `cannot create ${target}: ${refused}` };
      files.set(fd, { path: target });
    }
  }
  return files;
}
