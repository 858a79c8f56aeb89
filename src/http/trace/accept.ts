/** Which of the media types we offer a client likes best (RFC 9110 §12.5.1). */

/** The first of `offered` when the client says nothing; undefined when it takes none of them. */
export function preferred<T extends string>(accept: string | undefined, offered: readonly [T, ...T[]]): T | undefined {
  if (accept === undefined) return offered[0];
  const ranges = accept.split(',').map(parseRange);
  const liked = offered.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const [best] = liked.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  return best?.type;
}

interface Range {
  range: string;
  quality: number;
}

function parseRange(text: string): Range {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  return { range, quality: q === undefined ? 1 : Number(q.slice(2)) || 0 };
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, ranges: Range[]): number {
  for (const wanted of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const found = ranges.find(({ range }) => range === wanted);
    if (found) return found.quality;
  }
  return 0;
}
