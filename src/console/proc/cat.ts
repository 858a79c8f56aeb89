/** cat: what stands in a file of the host, or what came in. */
import { type Piecemeal, Pieces } from '../pieces.ts';
import type { Call, Run } from '../run.ts';
import { readFile } from './files.ts';

export function procCat(call: Call): Run {
  const printed = { stdout: '', stderr: '' };
  return new Pieces(program(call, printed), printed);
}

function* program({ host, argv, stdin }: Call, printed: { stdout: string; stderr: string }): Piecemeal {
  let input = stdin;
  for (const path of argv.length > 0 ? argv : ['-']) {
    const file = path === '-' ? { content: input } : yield* readFile(host, path);
    if (path === '-') input = ''; // it has been read
    if ('content' in file) printed.stdout += file.content;
    else printed.stderr += `cat: ${path}: ${file.text}\n`;
    yield;
  }
  return printed.stderr === '' ? 0 : 1;
}
