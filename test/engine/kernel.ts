/** The real kernel, for tests that ask it the same as the engine: a fresh namespace, and a shell in it. */
import { spawnSync } from 'node:child_process';
import { makeNamespaces } from '../conformance/kernel/namespaces.ts';
import { whyNoKernel } from '../conformance/kernel/run.ts';

/** Why the kernel cannot be asked here; undefined when it can. */
export const noKernel = whyNoKernel();
if (noKernel !== undefined) console.log(`The kernel was not asked: ${noKernel}.`);

export interface Said {
  stdout: string;
  stderr: string;
}

/** What a shell says that runs a script in a host as after boot. */
export function askKernel(script: string, { bare = false } = {}): Said {
  const namespaces = makeNamespaces({ hosts: [{ name: 'h1', bare }], links: [] });
  try {
    const shell = spawnSync('nsenter', [`--net=${namespaces.path('h1')}`, 'sh'], {
      input: script,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: 1 << 28,
    });
    if (shell.error) throw shell.error;
    return { stdout: shell.stdout, stderr: shell.stderr };
  } finally {
    namespaces.remove();
  }
}
