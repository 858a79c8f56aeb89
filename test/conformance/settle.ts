/** What differs from one run to the next on one kernel is replaced by its name in angle brackets. */

export function settle(text: string): string {
  return text
    .replace(/time=[\d.]+ ms/g, 'time=<ms> ms')
    .replace(/, time \d+ms/g, ', time <ms>ms')
    .replace(
      /rtt min\/avg\/max\/mdev = [\d./]+ ms(, ipg\/ewma [\d./]+ ms)?(, pipe \d+)?/g,
      (_, ipg) => `rtt min/avg/max/mdev = <ms> ms${ipg ? ', ipg/ewma <ms> ms' : ''}`,
    )
    .replace(/^\[\d+\.\d{6}\] /gm, '[<time>] ')
    .replace(/\bident=\d+/g, 'ident=<id>');
}
