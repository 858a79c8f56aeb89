/** What a reply has recorded on its way, as ping prints it below the line of the reply (-R, -T). */
import { formatIPv4 } from '../../engine/addr.ts';
import { type RecordedTimes, recordedRoute, recordedTimes } from '../../engine/ip/options.ts';

export class Recorded {
  private lastRoute = '';

  /** @param bytes a packet with its header, whose options are `length` bytes at `at` */
  text(bytes: Uint8Array, at: number, length: number): string {
    if (length === 0) return '';
    const times = recordedTimes(bytes, at, length);
    return this.routeText(recordedRoute(bytes, at, length)) + (times ? timesText(times) : '');
  }

  /** The addresses the packet passed, unless they are those of the reply before. */
  private routeText(route: readonly number[]): string {
    if (route.length === 0) return '';
    const text = route.map((addr) => `\t${formatIPv4(addr)}\n`).join('');
    if (text === this.lastRoute) return '\t(same route)';
    this.lastRoute = text;
    return `\nRR: ${text}`;
  }
}

/** The first time in full, every other one as what has passed since the one before. */
function timesText({ stamps, overflow }: RecordedTimes): string {
  let last = 0;
  let text = '\nTS: ';
  for (const { addr, ms } of stamps) {
    const time = last === 0 ? `${ms} absolute` : String(ms - last);
    text += `${addr === undefined ? '' : `\t${formatIPv4(addr)}`}\t${time}\n`;
    last = ms;
  }
  return overflow > 0 ? `${text}Unrecorded hops: ${overflow}\n` : text;
}
