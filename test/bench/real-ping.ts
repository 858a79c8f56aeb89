/** `ping -f` on the real lo: what the same round trips cost Linux. */
import { spawnSync } from 'node:child_process';

/**
 * Round trips per second of processor time, once per round; undefined where there is no ping or it may not flood. All
 * of a round trip over lo is done within ping's own system calls, so its time is theirs.
 */
export function realPing(count: number): number | undefined {
  const { status, stdout } = spawnSync('sh', ['-c', `ping -f -q -c ${count} 127.0.0.1 && times`], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status !== 0) return undefined;
  const received = Number(/(\d+) received/.exec(stdout)?.[1]);
  // `times`: a line of the shell's own user and system time, and one of its children's.
  const [user, system] = (stdout.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map((text) => /^(\d+)m([\d.]+)s$/.exec(text))
    .map((match) => Number(match?.[1]) * 60 + Number(match?.[2]));
  const seconds = (user ?? Number.NaN) + (system ?? Number.NaN);
  return seconds > 0 ? received / seconds : undefined;
}
