/**
 * How procps writes the name of a setting: with dots or with slashes. The first of either decides what stands between
 * the parts of a name; the other one then stands for itself (`net.ipv4.conf.eth0/5.rp_filter` is of `eth0.5`).
 */

/** Dots for slashes and slashes for dots. */
export function swapped(name: string): string {
  return name.replace(/[./]/g, (sign) => (sign === '.' ? '/' : '.'));
}

/** The path below /proc/sys. */
export function treePath(word: string): string {
  return isDotted(word) ? swapped(word) : word;
}

export function isDotted(word: string): boolean {
  return /[./]/.exec(word)?.[0] === '.';
}

/** The name by which a host knows the setting at a path. */
export function knownName(path: string): string {
  return swapped(path.replace(/\/+/g, '/').replace(/^\//, ''));
}

/** From the first of two separators in a row to the end; what procps complains of. */
export function repeated(word: string): string | undefined {
  return /[./](?=[./]).*/s.exec(word)?.[0];
}
