/** What dash does itself: echo, printf, true, false, `:`, exit. */
import { Pieces } from '../pieces.ts';
import { finished, type Run } from '../run.ts';
import { echo, printf } from './print.ts';

interface Context {
  /** How the command before this one ended. */
  status: number;
  line: number;
  /** Characters that may be printed. */
  max: number;
}

interface Outcome {
  exit: number;
  stderr?: string;
  /** The shell ends with it. */
  last?: boolean;
}

/** How it ends, or what it prints, which may take long. */
type Builtin = (argv: readonly string[], context: Context) => Outcome | Generator<undefined, string>;

const BUILTINS: Record<string, Builtin> = {
  ':': () => ({ exit: 0 }),
  true: () => ({ exit: 0 }),
  false: () => ({ exit: 1 }),
  echo,
  printf: (words, { line, max }) => {
    const [first = ''] = words;
    if (first !== '--' && /^-./.test(first)) {
      return { exit: 2, stderr: `sh: ${line}: printf: Illegal option ${first.slice(0, 2)}\n` };
    }
    const [format, ...args] = first === '--' ? words.slice(1) : words;
    return format === undefined
      ? { exit: 2, stderr: `sh: ${line}: printf: usage: printf format [arg ...]\n` }
      : printf(format, args, max);
  },
  exit: ([code], { status, line }) =>
    code !== undefined && !/^\d+$/.test(code)
      ? { exit: 2, stderr: `sh: ${line}: exit: Illegal number: ${code}\n`, last: true }
      : { exit: code === undefined ? status : Number(code) & 255, last: true },
};

export function isBuiltin(name: string): boolean {
  return Object.hasOwn(BUILTINS, name);
}

export function runBuiltin(name: string, argv: readonly string[], context: Context): { run: Run; last: boolean } {
  const outcome = (BUILTINS[name] as Builtin)(argv, context);
  if ('next' in outcome) return { run: printing(outcome), last: false };
  const { exit, stderr, last = false } = outcome;
  return { run: finished(exit, '', stderr), last };
}

function printing(text: Generator<undefined, string>): Run {
  const printed = { stdout: '', stderr: '' };
  function* program() {
    printed.stdout = yield* text;
    return 0;
  }
  return new Pieces(program(), printed);
}
