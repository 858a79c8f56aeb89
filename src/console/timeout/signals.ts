/** Signals by name and number, and what becomes of a program that gets one. */

/** Linux's, from 1. */
const NAMES = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT ' +
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS'
).split(' ');
const ALIASES: Readonly<Record<string, string>> = { IOT: 'ABRT', CLD: 'CHLD', IO: 'POLL' };
const LAST = 64;

/** What nobody here dies of: what is ignored unless asked for, what stops, and EXIT, which is no signal. */
const HARMLESS: ReadonlySet<number> = new Set(['CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'WINCH'].map(id));

export const SIGINT = 2;
export const SIGKILL = 9;
export const SIGTERM = 15;

function id(name: string): number {
  return NAMES.indexOf(name) + 1;
}

/** `TERM`, `SIGTERM`, `term` or `15`; undefined for what is none. */
export function signalNumber(word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word) <= LAST ? Number(word) : undefined;
  const bare = word.toUpperCase().replace(/^SIG/, '');
  if (bare === 'EXIT') return 0;
  const number = id(ALIASES[bare] ?? bare);
  return number === 0 ? undefined : number;
}

export function signalName(number: number): string {
  return number === 0 ? 'EXIT' : (NAMES[number - 1] ?? String(number));
}

export function isHarmless(signal: number): boolean {
  return signal === 0 || HARMLESS.has(signal);
}
