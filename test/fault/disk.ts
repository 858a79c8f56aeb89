/** A small disk of its own for a test: as root on Linux it is really there, and can really be full. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { root } from '../structure/sources.ts';
import { scratch } from '../support/world.ts';

/** Why a test that mounts cannot run here; false where it can. */
export const unmountable = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'not root on Linux';
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'nothing can be mounted here';
  }
})();

/** A disk of so many MiB; it goes with the test. Call it before what uses it, so that it goes after. */
export function smallDisk(mib: number): string {
  const folder = scratch();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'loopwire-test', folder]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

/** Why a test that needs a disk which fails cannot run here; false where it can. */
export const unfailing = (() => {
  if (unmountable) return unmountable;
  try {
    execFileSync('mkfs.ext4', ['-V'], { stdio: 'ignore' });
    execFileSync('losetup', ['--find'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'no ext4, or no loop devices';
  }
})();

/** A disk that the kernel makes read-only when it is told of an error on it, as with one that breaks. */
export function failingDisk(): { folder: string; fail: () => void; mend: () => void } {
  const [folder, image] = [scratch(), join(scratch(), 'image')];
  writeFileSync(image, '');
  truncateSync(image, 32 * 1024 * 1024);
  execFileSync('mkfs.ext4', ['-q', '-F', image]);
  const loop = attach(image);
  mountOn(folder, loop);
  return {
    folder,
    fail: () => writeFileSync(`/sys/fs/ext4/${basename(loop)}/trigger_fs_error`, 'a test'),
    mend: () => {
      // By another device: somebody's mount namespace may still have the first one.
      const again = attach(image);
      spawnSync('e2fsck', ['-p', again]);
      mountOn(folder, again);
    },
  };
}

function attach(image: string): string {
  const loop = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
  onTestFinished(() => void execFileSync('losetup', ['--detach', loop]));
  return loop;
}

function mountOn(folder: string, device: string): void {
  execFileSync('mount', ['-o', 'errors=remount-ro', device, folder]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
}

/** Takes all the room there is; gives what gives it back. */
export function fill(folder: string): () => void {
  const filler = join(folder, 'filler');
  const { bavail, bsize } = statfsSync(folder);
  for (let size = bavail * bsize; size > 0; ) {
    try {
      writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      size = Math.min(size, statfsSync(folder).bavail * bsize);
    } catch {
      size = Math.floor(size / 2);
    }
  }
  return () => rmSync(filler);
}

/** Another program takes the lock on a file, and holds it until it is told to let go. */
export async function hold(path: string): Promise<() => Promise<void>> {
  const script = `const { Database } = require('sqlite3');
    const db = new Database(process.argv[1]);
    db.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE', (error) => console.log(error ?? 'held'));
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['-e', script, path], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = await once(child.stdout, 'data');
  if (String(said).trim() !== 'held') throw new Error(String(said));
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'close');
  };
}
