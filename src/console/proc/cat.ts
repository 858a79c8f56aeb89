/** cat: what stands in a file of the host, or what came in. */
import { type Call, finished, type Run } from '../run.ts';
import { readFile } from './files.ts';

export function procCat({ host, argv, stdin }: Call): Run {
  let stdout = '';
  let stderr = '';
  for (const path of argv.length > 0 ? argv : ['-']) {
    const file = path === '-' ? { content: stdin } : readFile(host, path);
    if ('content' in file) stdout += file.content;
    else stderr += `cat: ${path}: ${file.text}\n`;
  }
  return finished(stderr === '' ? 0 : 1, stdout, stderr);
}
