/** Differences that are understood and stay: each with its reason, as docs/linux-fidelity.md lists them. */
import type { Shrunk } from './shrink.ts';

export interface Known {
  reason: string;
  covers(found: Shrunk): boolean;
}

export const KNOWN: readonly Known[] = [
  {
    reason:
      'ping -C with -I ADDRESS connects to what its memory held before: on Linux it works one time and fails another',
    covers: ({ scenario, difference }) => {
      const cmd = scenario.steps[difference.step]?.cmd ?? '';
      return /^ping .*-C\b/.test(cmd) && /-I \d/.test(cmd);
    },
  },
  {
    reason: 'which nexthop of a multipath route a flow takes: Linux mixes a number of its boot into the hash',
    covers: ({ scenario, difference: { kind } }) =>
      kind === 'ping walk' && scenario.steps.some(({ cmd }) => /nexthop .*nexthop /.test(cmd)),
  },
  {
    reason: 'of a datagram with timestamps that came in pieces, which freed buffer becomes that of the reply',
    covers: ({ scenario, difference: { kind, step, text } }) => {
      const cmd = scenario.steps[step]?.cmd ?? '';
      const [linux, ours] = ['-', '+'].map((sign) => new RegExp(`^  \\${sign} (.*) skb=\\S+(.*)$`, 'm').exec(text));
      const same = linux && ours && linux[1] === ours[1] && linux[2] === ours[2];
      return kind === 'ping walk' && / -T /.test(cmd) && Boolean(same);
    },
  },
];

export function whyKnown(found: Shrunk): string | undefined {
  return KNOWN.find((known) => known.covers(found))?.reason;
}
