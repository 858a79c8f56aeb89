/**
 * fnmatch(3): `*`, `?`, `[...]` and a backslash. In time proportional to both lengths multiplied, whatever the pattern:
 * only the last star ever has to take more, since one before it has nothing to win from that.
 */

type Part = { star: true } | { star: false; fits: (c: string) => boolean };

export function fnmatch(pattern: string, text: string): boolean {
  const parts = readGlob(pattern);
  let part = 0;
  let at = 0;
  let star: { part: number; at: number } | undefined;
  for (;;) {
    const wanted = parts[part];
    if (wanted?.star) star = { part: ++part, at };
    else if (wanted && at < text.length && wanted.fits(text[at] as string)) {
      part++;
      at++;
    } else if (!wanted && at === text.length) return true;
    else if (star && star.at < text.length) {
      star.at++;
      part = star.part;
      at = star.at;
    } else return false;
  }
}

function readGlob(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    // What closes a set is looked for from its second character on.
    const end =
      c === '[' ? pattern.indexOf(']', i + 2 + (pattern[i + 1] === '!' || pattern[i + 1] === '^' ? 1 : 0)) : -1;
    if (c === '*') {
      if (!parts.at(-1)?.star) parts.push({ star: true });
    } else if (c === '?') parts.push({ star: false, fits: () => true });
    else if (end > 0) {
      parts.push({ star: false, fits: setOf(pattern.slice(i + 1, end)) });
      i = end;
    } else {
      const literal = c === '\\' ? (pattern[++i] ?? c) : c;
      parts.push({ star: false, fits: (one) => one === literal });
    }
  }
  return parts;
}

/** The inside of `[...]`: characters and ranges, all others after `!` or `^`. */
export function setOf(inside: string): (c: string) => boolean {
  const inverted = inside.startsWith('!') || inside.startsWith('^');
  const body = inverted ? inside.slice(1) : inside;
  const ranges: [from: string, to: string][] = [];
  for (let i = 0; i < body.length; i++) {
    const from = body[i] as string;
    const to = body[i + 1] === '-' ? body[i + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) i += 2;
  }
  // Sets may be as long as a line, and are asked for the same characters again and again.
  const known = new Map<string, boolean>();
  return (c) => {
    const was = known.get(c);
    if (was !== undefined) return was;
    const fits = inverted !== ranges.some(([from, to]) => from <= c && c <= to);
    known.set(c, fits);
    return fits;
  };
}
