/** The same routes in a real network namespace: how many a second `ip` adds, and shows. */
import { spawnSync } from 'node:child_process';

const NAME = 'lw-bench-routes';

export interface RealRoutes {
  added: number;
  shown: number;
}

/** By the clock; undefined where namespaces are not to be had. */
export function realRoutes(lines: readonly string[]): RealRoutes | undefined {
  const ip = (args: string[], input?: string) =>
    spawnSync('ip', args, { encoding: 'utf8', maxBuffer: 2 ** 28, ...(input !== undefined && { input }) });
  if (ip(['netns', 'add', NAME]).status !== 0) return undefined;
  try {
    ip(['-n', NAME, 'link', 'set', 'lo', 'up']);
    const added = perSecond(lines.length, () => ip(['-n', NAME, '-batch', '-'], `${lines.join('\n')}\n`));
    const shown = perSecond(lines.length, () => ip(['-n', NAME, 'route', 'show']));
    return added === undefined || shown === undefined ? undefined : { added, shown };
  } finally {
    ip(['netns', 'del', NAME]);
  }
}

function perSecond(count: number, work: () => { status: number | null }): number | undefined {
  const from = performance.now();
  const { status } = work();
  return status === 0 ? (count * 1000) / (performance.now() - from) : undefined;
}
