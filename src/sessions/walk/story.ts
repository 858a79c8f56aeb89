/** The story of a ping in one paragraph, as its steps tell it. */

import type { Ping } from '../../contract/ping.ts';
import { ICMP } from '../../engine/wire/icmp.ts';
import { counted } from '../why/events.ts';
import { asksWhose } from '../why/fib.ts';
import { list, prefixName } from '../why/words.ts';
import { type Lookup, lookupsOf, tableOf } from './lookups.ts';
import { devOf, type ToldStep } from './told.ts';
import { refusal } from './unsent.ts';
import { waited } from './waiting.ts';

const ANY = '0.0.0.0';
const NO_SOURCE = 'It has no source (0.0.0.0): no address reaches that far.';
const ICMP_PROTOCOL = 1;

export interface Telling {
  ping: Ping;
  steps: readonly ToldStep[];
  /** Whether the end of the ping is among the steps. */
  isEnd: boolean;
  /** What is not told here, in words. */
  left: string;
}

export function storyOf({ ping, steps, isEnd, left }: Telling): string {
  const requests = requestsOf(steps);
  const [first] = requests;
  const sentences = [
    `ping on ${ping.host} asks ${ping.dst}.`,
    ...(first
      ? [
          ...wayOut(first, ping, lookupsOf(steps)),
          ...waited(first, steps, ping, isEnd && ping.status !== 'running'),
          ...fate(first, ping, isEnd || requests.length > 1),
          ...others(requests),
        ]
      : left === ''
        ? unsent(steps, ping)
        : []),
    isEnd ? ending(ping) : '',
    left,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** The steps of each request and of what came of it. */
function requestsOf(steps: readonly ToldStep[]): ToldStep[][] {
  const bySequence = new Map<number, ToldStep[]>();
  for (const step of steps) {
    const reply = step.events.find((event) => event.type === 'ping:reply');
    const sequence = reply ? reply.icmp_seq & 0xffff : step.sequence;
    if (sequence === undefined) continue;
    const its = bySequence.get(sequence);
    if (its) its.push(step);
    else bySequence.set(sequence, [step]);
  }
  return [...bySequence.values()].filter((its) => its.some(isRequest));
}

function isRequest({ type, kind }: ToldStep): boolean {
  return type === ICMP.ECHO && kind !== 'read';
}

function isReply({ type, kind }: ToldStep): boolean {
  return type === ICMP.ECHOREPLY && kind !== 'read';
}

/** Which route it took, from which address, in how many pieces. */
function wayOut(steps: readonly ToldStep[], { host, src: asked, ifname }: Ping, all: readonly Lookup[]): string[] {
  const out = steps.filter((step) => isRequest(step) && step.kind === 'out');
  const sent = steps.flatMap(({ events }) => events).find((event) => event.type === 'ping:sent');
  const packet = (out[0] ?? steps.find((step) => isRequest(step) && step.packet))?.packet?.ipv4;
  const dst = packet?.dst ?? sent?.dst ?? ANY;
  const isIts = ({ proto, daddr }: Lookup) => proto === ICMP_PROTOCOL && daddr === dst;
  const lookup = lookupsOf(steps.filter(isRequest)).findLast(isIts);
  const pieces = out.length > 1 ? [`It is too long for one packet and goes in ${out.length} fragments.`] : [];
  // Of one that waits still it is not seen, but known.
  const src = packet?.src ?? asked ?? lookup?.match?.prefsrc;
  if (!lookup?.match) {
    const lost = ifname !== undefined && all.some(({ daddr, err, match }) => daddr === dst && err !== 0 && !match);
    const way = `No route by ${ifname} covers ${dst}, but it is told to leave by ${ifname}: then ${dst} is taken to be on that link itself.`;
    const from = src === undefined ? '' : src === ANY ? NO_SOURCE : `The request leaves from ${src}.`;
    return [...(lost ? [way] : []), from, ...pieces];
  }
  const { match, dev, gw } = lookup;
  const found = `In ${tableOf(lookup)} the longest prefix that covers ${dst} is ${prefixName(match.dst)}`;
  const gateway = gw?.replace(/\/::$/, '');
  const meaning =
    match.type === 'local'
      ? `a local route: ${dst} is ${host} itself, and the way there is lo, a wire from its output to its own input`
      : match.type === 'broadcast'
        ? `a broadcast route: the request is for everybody on ${dev}, and ${host} gets a copy of it`
        : gateway === undefined
          ? `a route by ${dev}, on which ${dst} itself is the next hop`
          : `a route by ${dev}, on which the gateway ${gateway} is the next hop`;
  const source =
    src === undefined
      ? ''
      : src === ANY
        ? NO_SOURCE
        : src === asked
          ? `Its source is ${src}, as was asked for.`
          : match.prefsrc === src
            ? `Its source is ${src}, which the route names.`
            : src === dst
              ? `Its source is ${src} too, as the route names none.`
              : `Its source is ${src}, the first fitting address of ${dev}.`;
  return [`${found}, ${meaning}.`, source, ...pieces];
}

/** What became of it where it arrived, and of the answers; of what is not all there, as far as that is. */
function fate(steps: readonly ToldStep[], { host }: Ping, isWhole: boolean): string[] {
  const replies = steps.filter((step) => isReply(step) && step.kind === 'out');
  const read = steps.flatMap(({ events }) => events).filter((event) => event.type === 'ping:reply');
  const sent = steps.filter((step) => isRequest(step) && step.kind === 'out').map(({ skb }) => skb);
  const came = steps.some((step) => isRequest(step) && step.kind === 'in' && sent.includes(step.skb));
  const again = came ? 'The request goes out and comes in again.' : '';
  if (replies.length === 0) return [again, isWhole && sent.length > 0 ? lastWord(steps.filter(isRequest)) : ''];
  const first = replies[0] as ToldStep;
  const from = first.packet?.ipv4?.src ?? 'there';
  const own = lookupsOf([first]).find((lookup) => asksWhose(lookup) && lookup.daddr === from);
  const answers = `${first.host ?? host} answers from ${from}`;
  const may =
    own?.match?.type === 'local'
      ? `${answers}, which it may although no interface carries that address: in table local ${own.match.dst} is local, and that is what counts.`
      : `${answers}.`;
  const all = [...new Set(read.map((reply) => reply.from))];
  if (read.length === 0)
    return isWhole ? [again, may, 'ping gets no reply.', lastWord(steps.filter(isReply))] : [again, may];
  const time = read[0]?.timeMs === undefined ? '' : `, ${read[0].timeMs} ms after the request was sent`;
  return read.length === 1
    ? [again, may, `The reply goes out by ${devOf(first)}, and ping reads it${time}.`]
    : [again, may, `${read.length} replies come back, from ${list(all)}, the first${time}.`];
}

/** What became of them; of the pieces of one, of the last. */
function lastWord(steps: readonly ToldStep[]): string {
  return [...new Set(steps.flatMap(({ outcome }) => outcome ?? []))].slice(-2).join(' ');
}

/** Whether the others went the same way, step by step. */
function others(requests: readonly ToldStep[][]): string[] {
  const [first, ...rest] = requests.map(shapeOf);
  if (rest.length === 0) return [];
  const same = rest.filter((shape) => shape === first).length;
  if (same === rest.length)
    return [`The other ${counted(same, 'request')} went the same way.`.replace('other 1 ', 'other ')];
  return [
    `Of the other ${counted(rest.length, 'request')} ${same} went the same way, and ${rest.length - same} did not.`,
  ];
}

/** An entry in the neighbour table is made for the first packet only. */
function shapeOf(steps: readonly ToldStep[]): string {
  const shape = ({ kind, events }: ToldStep) => [
    kind,
    ...events
      .map((event) => ('location' in event ? event.location : event.type))
      .filter((type) => !/^neigh:|^fib:/.test(type)),
  ];
  return steps.flatMap(shape).join();
}

/** Why nothing was sent. */
function unsent(steps: readonly ToldStep[], ping: Ping): string[] {
  const error = steps.flatMap(({ events }) => events).find((event) => event.type === 'ping:error');
  const says = error ? error.message : (ping.stderr.trim().split('\n').at(-1) ?? '');
  const because = refusal(lookupsOf(steps), ping, says) ?? lastWord(steps);
  return ['No packet leaves.', because, says === '' ? '' : `ping says "${says}".`];
}

function ending({ status, exit, statistics }: Ping): string {
  if (status === 'running') return 'ping is still running.';
  if (exit === null) return 'ping is cut off: the server ended before it did.';
  const how = status === 'interrupted' ? 'ping was interrupted' : 'ping ends';
  if (!statistics) return `${how} with exit code ${exit}, before it could send anything.`;
  const { transmitted, received, duplicates, errors } = statistics;
  const more = [
    ...(duplicates > 0 ? [counted(duplicates, 'duplicate')] : []),
    ...(errors > 0 ? [counted(errors, 'error')] : []),
  ];
  return `${how}: ${transmitted} sent, ${received} answered${more.length > 0 ? ` (${list(more)})` : ''}, exit code ${exit}.`;
}
