/** What differs from one run to the next on one kernel is replaced by its name in angle brackets. */

export function settle(text: string): string {
  return (
    text
      .replace(/time=[\d.]+ ms/g, 'time=<ms> ms')
      .replace(/, time \d+ms/g, ', time <ms>ms')
      .replace(
        /rtt min\/avg\/max\/mdev = [\d./]+ ms(, ipg\/ewma [\d./]+ ms)?(, pipe \d+)?/g,
        (_, ipg) => `rtt min/avg/max/mdev = <ms> ms${ipg ? ', ipg/ewma <ms> ms' : ''}`,
      )
      .replace(/^\[\d+\.\d{6}\] /gm, '[<time>] ')
      // A hardware address that nobody chose; those that scenarios choose begin with 02:00:00.
      .replace(/\b(?!00:00:00|02:00:00|ff:ff:ff)[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/g, '<mac>')
      .replace(/\bident=\d+/g, 'ident=<id>')
  );
}
