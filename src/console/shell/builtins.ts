/** What dash does itself: echo, printf, true, false, `:`, exit. */
import { finished, type Run } from '../run.ts';

interface Context {
  /** How the command before this one ended. */
  status: number;
  line: number;
}

interface Outcome {
  exit: number;
  stdout?: string;
  stderr?: string;
  /** The shell ends with it. */
  last?: boolean;
}

type Builtin = (argv: readonly string[], context: Context) => Outcome;

const BUILTINS: Record<string, Builtin> = {
  ':': () => ({ exit: 0 }),
  true: () => ({ exit: 0 }),
  false: () => ({ exit: 1 }),
  echo: (argv) => {
    const words = argv[0] === '-n' ? argv.slice(1) : argv;
    const { text, stop } = unescaped(words.join(' '));
    return { exit: 0, stdout: argv[0] === '-n' || stop ? text : `${text}\n` };
  },
  printf: ([format, ...args], { line }) =>
    format === undefined
      ? { exit: 2, stderr: `sh: ${line}: printf: usage: printf format [arg ...]\n` }
      : { exit: 0, stdout: printf(format, args) },
  exit: ([code], { status, line }) =>
    code !== undefined && !/^\d+$/.test(code)
      ? { exit: 2, stderr: `sh: ${line}: exit: Illegal number: ${code}\n`, last: true }
      : { exit: code === undefined ? status : Number(code) & 255, last: true },
};

export function isBuiltin(name: string): boolean {
  return Object.hasOwn(BUILTINS, name);
}

export function runBuiltin(name: string, argv: readonly string[], context: Context): { run: Run; last: boolean } {
  const { exit, stdout, stderr, last = false } = (BUILTINS[name] as Builtin)(argv, context);
  return { run: finished(exit, stdout, stderr), last };
}

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** Backslash escapes as dash's echo reads them; `\c` ends the output. */
function unescaped(text: string): { text: string; stop: boolean } {
  const [head = '', ...tail] = text.split(/(?<=(?:^|[^\\])(?:\\\\)*)\\c/s);
  const done = head.replace(
    /\\(?:0?([0-7]{1,3})|(.))/gs,
    (whole, octal: string | undefined, letter: string | undefined) =>
      octal !== undefined ? String.fromCharCode(Number.parseInt(octal, 8) & 255) : (ESCAPES[letter ?? ''] ?? whole),
  );
  return { text: done, stop: tail.length > 0 };
}

/** printf(1) as far as %s %b %d %i %u %x %c and %% go; the format is used again while arguments are left. */
function printf(format: string, args: readonly string[]): string {
  const rest = [...args];
  const { text: plain } = unescaped(format);
  let out = '';
  do {
    const left = rest.length;
    out += plain.replace(/%([-0]?)(\d*)([sbdiuxc%])/g, (_, flag: string, width: string, kind: string) => {
      if (kind === '%') return '%';
      const text = convert(kind, rest.shift() ?? '');
      const size = Number(width || '0');
      return flag === '-' ? text.padEnd(size) : text.padStart(size, flag === '0' ? '0' : ' ');
    });
    if (rest.length === left) break;
  } while (rest.length > 0);
  return out;
}

function convert(kind: string, arg: string): string {
  if (kind === 's') return arg;
  if (kind === 'c') return arg.slice(0, 1);
  if (kind === 'b') return unescaped(arg).text;
  const number = Math.trunc(Number(arg)) || 0;
  return kind === 'x' ? number.toString(16) : String(number);
}
