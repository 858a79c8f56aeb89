/** What differs from one run to the next on one kernel is replaced by its name in angle brackets. */

export function settle(cmd: string, text: string): string {
  return (
    ordered(cmd, text)
      .replace(/time=[\d.]+ ms/g, 'time=<ms> ms')
      .replace(/\t\d+ absolute/g, '\t<ms> absolute')
      .replace(/^((?:\t[\d.]+)?\t)[01]$/gm, '$1<ms>')
      .replace(/, time \d+ms/g, ', time <ms>ms')
      .replace(
        /rtt min\/avg\/max\/mdev = [\d./]+ ms(, ipg\/ewma [\d./]+ ms)?(, pipe \d+)?/g,
        (_, ipg) => `rtt min/avg/max/mdev = <ms> ms${ipg ? ', ipg/ewma <ms> ms' : ''}`,
      )
      .replace(/^\[(\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6}\] /gm, '[<time>] ')
      .replace(/^Timestamp: \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} \d{1,6} usec$/gm, 'Timestamp: <time> usec')
      // A hardware address that nobody chose; those that scenarios choose begin with 02:00:00.
      .replace(/(?<![0-9a-f:])(?!00:00:00|02:00:00|ff:ff:ff)[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/g, '<mac>')
      .replace(/\bident=\d+/g, 'ident=<id>')
  );
}

/** Neighbours are told in the order of a hash table whose seed is new at every boot: sorted. */
function ordered(cmd: string, text: string): string {
  if (!/^ip (-\S+ )*n(e(i(g(h(b(o(u?r?)?)?)?)?)?)?)?\b/.test(cmd) || text.startsWith('Usage')) return text;
  if (!text.startsWith('[{'))
    return text
      .split(/(?<=\n)/)
      .sort()
      .join('');
  const entries: unknown[] = JSON.parse(text);
  if (entries.length < 2) return text;
  return `[${entries
    .map((entry) => JSON.stringify(entry))
    .sort()
    .join(',')}]\n`;
}
