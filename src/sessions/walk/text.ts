/** A walk as text, for a terminal of 100 columns. */
import type { PingWalk, WalkPacket, WalkStep } from '../../contract/http/walk.ts';
import type { TraceEvent } from '../../contract/trace.ts';

const WIDTH = 96;
const TYPE_WIDTH = 27;
const INDENT = 8;
/** The column in which an event's fields begin. */
const FIELDS = INDENT + TYPE_WIDTH + 1;

/** Fields that say nothing new to a reader, or are said otherwise. */
const SILENT = new Set(
  'seq at host ping type request why match oif iif sport dport tos scope flags network_offset transport_offset statistics frame'.split(
    ' ',
  ),
);

export function walkText({ story, steps, missing, next }: PingWalk): string {
  const said = new Map<string, number>();
  const lines = [
    ...wrap(story, WIDTH),
    ...(missing ? ['', `  (seq ${missing.from} to ${missing.to} are no longer kept)`] : []),
    ...steps.flatMap((step) => stepText(step, said)),
    ...(next === undefined ? [] : ['', `  (more of it: ?after=${next})`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Events and why; a sentence that was said is not said again: it is told where. */
function stepText({ title, packet, events }: WalkStep, said: Map<string, number>): string[] {
  const explained = events.flatMap((event) => {
    const why = event.why ?? '';
    const before = said.get(why);
    if (before === undefined) said.set(why, event.seq);
    const sentence = before === undefined ? why : `As at ${before}.`;
    return [...eventText(event), ...wrap(sentence, WIDTH - INDENT).map((line) => ' '.repeat(INDENT) + line)];
  });
  const bytes = packet ? packetText(packet).flatMap((text) => wrap(text, WIDTH - 4)) : [];
  return [
    '',
    ...wrap(title, WIDTH - 2).map((line) => `  ${line}`),
    ...bytes.map((line) => `    ${line}`),
    ...explained,
  ];
}

function eventText(event: TraceEvent): string[] {
  const seq = String(event.seq).padStart(INDENT - 3);
  const fields = Object.entries(event)
    .filter(([key]) => !SILENT.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : value}`);
  const [first = '', ...more] = wrap(fields.join(' '), WIDTH - FIELDS);
  const head = `${seq}   ${event.type.padEnd(TYPE_WIDTH)} ${first}`.trimEnd();
  return [head, ...more.map((line) => ' '.repeat(FIELDS) + line)];
}

function packetText({ arp, ipv4, icmp, length, captured }: WalkPacket): string[] {
  const cut = captured < length ? `; ${captured} of its ${length} bytes are kept` : '';
  if (arp) return [arpText(arp)];
  if (!ipv4) return [`a frame of ${length} bytes${cut}`];
  const flags = [...ipv4.flags, ...(ipv4.fragmentOffset > 0 ? [`offset ${ipv4.fragmentOffset}`] : [])];
  const words = [
    `IPv4 ${ipv4.src} > ${ipv4.dst}`,
    `ttl ${ipv4.ttl}`,
    `id ${ipv4.id}${flags.length > 0 ? ` ${flags.join(' ')}` : ''}`,
    ...(ipv4.tos > 0 ? [`tos 0x${ipv4.tos.toString(16).padStart(2, '0')}`] : []),
    `length ${ipv4.totalLength}`,
    `checksum ${ipv4.checksum} ${ipv4.checksumRight ? 'right' : 'wrong'}${cut}`,
  ];
  return [words.join(', '), ...(icmp ? [icmpText(icmp)] : [])];
}

function arpText({ op, senderMac, senderIp, targetMac, targetIp }: NonNullable<WalkPacket['arp']>): string {
  return `ARP op ${op}, sender ${senderIp} (${senderMac}), target ${targetIp} (${targetMac})`;
}

function icmpText({
  name,
  code,
  id,
  sequence,
  checksum,
  checksumRight,
  dataLength,
}: NonNullable<WalkPacket['icmp']>): string {
  const numbers = id === undefined ? '' : `, id ${id}, seq ${sequence}`;
  const right = checksumRight === undefined ? '' : checksumRight ? ' right' : ' wrong';
  return `ICMP ${name}${code > 0 ? ` (code ${code})` : ''}${numbers}, ${dataLength} bytes of data, checksum ${checksum}${right}`;
}

/** Broken between words. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
