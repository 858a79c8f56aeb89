/** Echo round trips over lo in the engine, beside `ping -f` on the real lo. */
import { DEFAULTS } from '../../../src/console/ping/options.ts';
import { startPing } from '../../../src/console/ping/ping.ts';
import type { Host } from '../../../src/engine/host.ts';
import { Lab } from '../../../src/engine/lab.ts';
import { RawSocket } from '../../../src/engine/sock/raw.ts';
import { emitIcmpEcho, ICMP, ICMP_HLEN } from '../../../src/engine/wire/icmp.ts';
import { Encoder } from '../../../src/sessions/trace/encode.ts';
import { median, perSecond } from '../measure.ts';
import { realPing } from '../real-ping.ts';
import { type Bench, ratioRow } from '../row.ts';

const TARGET = 0x0a000302; // 10.0.3.2, which nobody assigned
const PAYLOAD = 56;
/** Bytes of a segment of the trace, and no event is longer than a line. */
const SEGMENT = 64 * 1024;
const LINE = 1024;

function loWithPrefix(): Host {
  const host = new Lab({ seed: 1 }).addHost('h1');
  host.newAddr({ ifindex: 1, local: 0x0a000301, prefixlen: 24 });
  return host;
}

/** Requests as ping sends them, each as soon as the one before was answered; nothing is counted or printed. */
function roundTrips(host: Host, count: number): void {
  const socket = new RawSocket(host);
  socket.accepts = [ICMP.ECHOREPLY];
  const length = ICMP_HLEN + PAYLOAD;
  let answered = 0;
  const send = () =>
    socket.send(TARGET, length, (frame, at) =>
      emitIcmpEcho(frame, at, length, { type: ICMP.ECHO, code: 0, id: 1, sequence: answered & 0xffff }),
    );
  socket.onReadable = () => {
    while (socket.receive()) answered++;
    if (answered < count) send();
  };
  send();
  while (host.lab.clock.step());
  socket.close();
  if (answered !== count) throw new Error(`${answered} of ${count} were answered`);
}

/** `ping -f -q -c count 10.0.3.2` on the console. */
function pingProgram(host: Host, count: number): void {
  const run = startPing(
    host,
    { ...DEFAULTS, target: '10.0.3.2', count, flood: true, quiet: true, interval: 0 },
    { maxPackets: count },
  );
  while (!run.done && host.lab.clock.step());
  if (run.stats.received !== count) throw new Error(`${run.stats.received} of ${count} were answered`);
}

export const echo: Bench = {
  name: 'echo',
  async run(effort) {
    const count = effort.quick ? 30_000 : 100_000;
    const host = loWithPrefix();
    const { lab } = host;
    // The real ping between the rounds of ours, so that both have the same machine.
    const real: (number | undefined)[] = [];
    const alternating = (work: () => void) => {
      real.push(realPing(count));
      return perSecond(effort, count, work);
    };
    const silent = alternating(() => roundTrips(host, count));
    const program = alternating(() => pingProgram(host, count));
    let seq = 0;
    let bytes = 0;
    // As the recorder does: one event after the other into the memory of a segment.
    let encoder = new Encoder(SEGMENT);
    lab.tracer = (event) => {
      encoder.event(++seq, event);
      encoder.newline();
      if (encoder.size < SEGMENT - LINE) return;
      bytes += encoder.size;
      encoder = new Encoder(SEGMENT);
    };
    const encoded = alternating(() => roundTrips(host, count));
    real.push(realPing(count));
    lab.tracer = undefined;
    const measured = real.filter((rate) => rate !== undefined);
    const beside =
      measured.length === 0 ? undefined : { what: 'ping -f on the real lo', value: median(measured), unit: '/s' };
    const unit = '/s';
    return [
      ratioRow('echo round trips, no tracer', { value: silent, unit }, beside, { ratio: 10, words: '10x ping -f' }),
      ratioRow(
        'the same as ping -f -q on the console',
        { value: program, unit },
        beside,
        { ratio: 1, words: '1x ping -f' },
        'with its statistics, and every reply kept',
      ),
      ratioRow(
        'echo round trips, every event built and encoded',
        { value: encoded, unit },
        beside,
        { ratio: 1, words: '1x ping -f' },
        `${Math.round(bytes / seq)} bytes an event`,
      ),
    ];
  },
};
