/** The programs of a host, by name. */
import { ipCommand } from '../ip/command.ts';
import { ping4Command, ping6Command, pingCommand } from '../ping/command.ts';
import { procCat } from '../proc/cat.ts';
import { finished, type Program } from '../run.ts';
import { sysctlCommand } from '../sysctl/command.ts';
import { timeoutCommand } from '../timeout/command.ts';

/** Where Debian keeps them; ip and ping are found by their full path as well. */
const PATH = /^\/(usr\/)?s?bin\//;

const PROGRAMS: Record<string, Program> = {
  ip: ipCommand,
  ping: pingCommand,
  ping4: ping4Command,
  ping6: ping6Command,
  sysctl: sysctlCommand,
  cat: procCat,
  timeout: timeoutCommand,
  hostname: ({ host, argv }) =>
    argv.length === 0
      ? finished(0, `${host.name}\n`)
      : finished(1, '', 'hostname: you must be root to change the host name\n'),
};

export function findProgram(name: string): Program | undefined {
  const base = name.replace(PATH, '');
  return Object.hasOwn(PROGRAMS, base) ? PROGRAMS[base] : undefined;
}
