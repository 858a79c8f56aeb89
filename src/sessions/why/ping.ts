/** What the program ping does and is told. */
import { counted, type Sentences } from './events.ts';

export const ping: Sentences<'ping'> = {
  'ping:sent': ({ dst, icmp_seq, bytes }) =>
    `ping hands its socket echo request ${icmp_seq} to ${dst}: ${counted(bytes, 'byte')} with the ICMP header.`,
  'ping:reply': ({ from, icmp_seq, timeMs, duplicate }) => {
    const time = timeMs === undefined ? '' : `, ${timeMs} ms after it was sent`;
    return duplicate
      ? `${from} answers request ${icmp_seq} once more: a duplicate, which is counted apart.`
      : `${from} answers request ${icmp_seq}${time}.`;
  },
  'ping:error': ({ icmp_seq, from, message }) => {
    const request = icmp_seq === undefined ? 'its request' : `request ${icmp_seq}`;
    return from === undefined
      ? `ping could not send ${request}: ${message}.`
      : `ping learns from ${from} what became of ${request}: ${message}.`;
  },
  'ping:done': ({ exit, statistics }) => {
    if (exit === null) return 'ping is cut off: the server ended before it did.';
    if (!statistics) return `ping ends before it could send anything: exit code ${exit} says that there was an error.`;
    const { transmitted, received } = statistics;
    const meaning =
      exit === 0 ? 'there were replies' : exit === 1 ? 'there were too few replies' : 'there was an error';
    return `ping ends: ${transmitted} sent, ${received} answered. Exit code ${exit} says that ${meaning}.`;
  },
};
