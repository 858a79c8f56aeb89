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
    // fib_multipath_hash_seed in Documentation/networking/ip-sysctl.rst: 0, the default, is a random one.
    reason: 'which nexthop of a multipath route a flow takes: Linux mixes a random number of its boot into the hash',
    covers: ({ scenario, difference: { kind, text } }) =>
      scenario.steps.some(({ cmd }) => /nexthop .*nexthop /.test(cmd)) &&
      ((kind === 'ping walk' && (differsOnlyIn(text, NEXTHOP) || goesAnotherWay(text))) ||
        (kind === 'ip route get stdout' && differsOnlyInWay(text))),
  },
];

/** What of a step in a walk tells which nexthop was taken: itself, its interface, and the address that is best there. */
const NEXTHOP = new Set(['primary_key4', 'dev', 'gw', 'saddr']);

/** The first line that differs: Linux's, and ours. */
function lines(text: string): (string | undefined)[] {
  return ['-', '+'].map((sign) => new RegExp(`^ {2}\\${sign} (.+)$`, 'm').exec(text)?.[1]);
}

/** The two lines are the same route but for the nexthop and the source address that goes with it. */
function differsOnlyInWay(text: string): boolean {
  const [linux, ours] = lines(text).map((line) => line?.replace(/ (via|dev|src) \S+/g, ''));
  return linux !== undefined && linux === ours;
}

/** The packet is on its way to another interface, of which the neighbour may be known already. */
function goesAnotherWay(text: string): boolean {
  const [linux, ours] = lines(text).map(
    (line) => /^(?:neigh_create|net_dev_queue) .*?\bdev=(\S+)/.exec(line ?? '')?.[1],
  );
  return linux !== undefined && ours !== undefined && linux !== ours;
}

/** The two lines of the walk are the same step, and differ in nothing but these fields. */
function differsOnlyIn(text: string, fields: ReadonlySet<string>): boolean {
  const [linux, ours] = lines(text).map((line) => line?.split(' '));
  if (!linux || !ours || linux.length !== ours.length) return false;
  return linux.every((word, at) => word === ours[at] || (sameField(word, ours[at]) && fields.has(fieldOf(word))));
}

const fieldOf = (word: string) => word.split('=', 1)[0] as string;
const sameField = (word: string, other = '') => fieldOf(word) === fieldOf(other);

export function whyKnown(found: Shrunk): string | undefined {
  return KNOWN.find((known) => known.covers(found))?.reason;
}
