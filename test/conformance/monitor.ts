/**
 * A step that runs commands while `ip monitor` listens: `monitor [OPTIONS] [OBJECTS] -- COMMANDS`.
 *
 * What it prints is what `ip OPTIONS monitor OBJECTS` printed while the commands ran; what they print themselves is
 * left out, apart from errors. Its exit code is that of the commands.
 */

export interface Monitored {
  /** The words between `ip` and `monitor`, and those after it. */
  listener: string;
  commands: string;
}

/** Undefined for any other step. */
export function monitored(cmd: string): Monitored | undefined {
  const [, words, commands] = cmd.match(/^monitor((?: [^ \n]+)*?) -- (.+)$/s) ?? [];
  if (words === undefined || commands === undefined) return undefined;
  const all = words.split(' ').slice(1);
  const options = all.filter((word) => word.startsWith('-'));
  const objects = all.filter((word) => !word.startsWith('-'));
  return { listener: ['ip', ...options, 'monitor', ...objects].join(' '), commands };
}
