/** The few files a host has: /proc/sys, which are its sysctls, some of /proc/net, and /dev/null. */
import { ERRNO, Errno, type ErrnoName } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import { swapped } from '../sysctl/name.ts';
import { procNet } from './net.ts';

interface Refusal {
  errno: ErrnoName | 'EISDIR';
  /** strerror(3) */
  text: string;
}

const IS_DIRECTORY: Refusal = { errno: 'EISDIR', text: 'Is a directory' };
const SYS = '/proc/sys/';

/** The sysctl a path names, with dots; undefined for any other path. */
export function sysctlName(path: string): string | undefined {
  const clean = normal(path);
  return clean.startsWith(SYS) ? swapped(clean.slice(SYS.length)) : undefined;
}

/** Text that is made with pauses. */
export type Contents = Generator<undefined, string>;

/** What `cat` reads: a sysctl's value with its line end. */
export function* readFile(host: Host, path: string): Generator<undefined, { content: string } | Refusal> {
  const name = sysctlName(path);
  if (path === '/dev/null') return { content: '' };
  if (isDirectory(host, path)) return IS_DIRECTORY;
  const table = /^\/proc\/(?:self\/)?net\/([^/]+)$/.exec(normal(path))?.[1];
  const text = table === undefined ? undefined : procNet(host, table);
  if (text !== undefined) return { content: typeof text === 'string' ? text : yield* text };
  const value = name === undefined ? undefined : host.sysctl.get(name);
  return value === undefined ? refusal('ENOENT') : { content: `${value}\n` };
}

/** Why a shell could not open a path for writing, in dash's words; undefined when it can. */
export function openFile(host: Host, path: string): string | undefined {
  const name = sysctlName(path);
  if (path === '/dev/null') return undefined;
  if (name !== undefined && host.sysctl.get(name) !== undefined) {
    return host.sysctl.isWritable(name) ? undefined : 'Permission denied';
  }
  if (isDirectory(host, path)) return IS_DIRECTORY.text;
  return 'Directory nonexistent';
}

/** Writes a file that could be opened; the reason when it does not take the text. */
export function writeFile(host: Host, path: string, text: string): string | undefined {
  const name = sysctlName(path);
  if (name === undefined || text === '') return undefined;
  try {
    host.sysctl.set(name, text.replace(/\n$/, ''));
    return undefined;
  } catch (error) {
    if (error instanceof Errno) return error.text;
    throw error;
  }
}

function isDirectory(host: Host, path: string): boolean {
  const clean = normal(path);
  if (['/', '/proc', '/proc/net', '/proc/sys', '/dev'].includes(clean)) return true;
  const name = sysctlName(clean);
  if (name === undefined) return false;
  for (const known of host.sysctl.names()) if (known.startsWith(`${name}.`)) return true;
  return false;
}

function normal(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}

function refusal(errno: ErrnoName): Refusal {
  return { errno, text: ERRNO[errno][1] };
}
