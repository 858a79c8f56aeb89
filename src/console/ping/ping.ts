/**
 * ping, the program: it learns its source address, sends, waits, prints, counts. As iputils 20221126 (ping.c,
 * ping_common.c) does on the lab's virtual clock: what there waits in poll(2) or recvmsg(2) here goes on when the socket
 * becomes readable or a timer runs out.
 */
import { formatIPv4 } from '../../engine/addr.ts';
import { MS, SECOND, type Timer } from '../../engine/clock.ts';
import { Errno } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import { type Datagram, RawSocket, type SocketError } from '../../engine/sock/raw.ts';
import { emitIcmpEcho, ICMP, ICMP_HLEN } from '../../engine/wire/icmp.ts';
import { IP_HLEN, readU16 } from '../../engine/wire/ipv4.ts';
import type { ConsoleLimits, Run } from '../run.ts';
import { Exit } from './args.ts';
import { icmpErrorText } from './icmp-text.ts';
import { DEFAULTS, type PingOptions } from './options.ts';
import { Payload } from './payload.ts';
import { prepare, type Target } from './prepare.ts';
import { Recorded } from './recorded.ts';
import type { PingError, PingReply, PingSummary } from './result.ts';
import { finishText, Statistics, timeText } from './statistics.ts';

const MIN_INTERVAL = 10;

export class PingRun implements Run {
  readonly replies: PingReply[] = [];
  readonly errors: PingError[] = [];
  readonly stats = new Statistics();
  /** True once the first line, PING ..., is out: from then on there are statistics. */
  started = false;
  done = false;
  exit = 0;
  stdout = '';
  interrupted = false;
  private complaints = '';
  private readonly host: Host;
  private readonly o: PingOptions;
  private readonly maxPackets: number;
  private readonly payload: Payload;
  private readonly socket: RawSocket;
  private readonly identifier: number;
  private readonly onDone: ((run: PingRun) => void) | undefined;
  private readonly seen = new Set<number>();
  private interval: number;
  private target: Target = { addr: 0, name: '', numeric: false };
  private tokens = 0;
  private startTime = 0;
  /** When the last packet was due; undefined before the first. */
  private lastSent: number | undefined = undefined;
  private wait: Timer | undefined = undefined;
  private alarm: Timer | undefined = undefined;
  private sending = false;
  /** How often a packet could not be sent for want of memory, since one could. */
  private shortages = 0;
  private exitScheduled = false;
  private readonly recorded = new Recorded();

  constructor(host: Host, options: PingOptions, limits: ConsoleLimits, onDone?: (run: PingRun) => void) {
    this.host = host;
    this.o = options;
    this.maxPackets = limits.maxPackets;
    this.interval = options.interval;
    this.payload = new Payload(options);
    this.onDone = onDone;
    this.identifier = options.identifier ?? host.lab.random.between(1, 0xffff);
    this.socket = new RawSocket(host);
    try {
      if (options.pattern !== undefined && !options.quiet) this.stdout += `PATTERN: 0x${this.payload.patternText}\n`;
      this.target = prepare(host, this.socket, options, this);
      this.start();
    } catch (error) {
      if (!(error instanceof Exit)) throw error;
      this.stderr += error.stderr;
      this.end(error.exit);
    }
  }

  get stderr(): string {
    return this.complaints;
  }

  /** It goes by the name it was called by. */
  set stderr(text: string) {
    const { program } = this.o;
    this.complaints = program === undefined ? text : text.replaceAll(/^ping:/gm, `${program}:`);
  }

  /** Control-C: the statistics, and the end. */
  interrupt(): void {
    if (this.done) return;
    this.interrupted = true;
    this.finish();
  }

  private start(): void {
    this.started = true;
    this.startTime = this.now;
    this.socket.onReadable = () => this.readable();
    if (this.o.deadline > 0) this.alarm = this.host.lab.clock.after(this.o.deadline * SECOND, () => this.finish());
    this.loop();
  }

  private get now(): number {
    return this.host.lab.clock.now;
  }

  // The main loop: send what is due, then wait for a reply or for the next packet's time.

  private loop(): void {
    if (this.done || this.sending) return;
    this.wait = cancel(this.wait);
    if (this.isOver()) return;
    this.sending = true;
    const next = this.scheduleExit(this.pinger());
    // sendmsg(2) returns when the kernel has dealt with all that the packet set off.
    this.host.lab.whenQuiet(() => this.sent(next));
  }

  private sent(next: number): void {
    this.sending = false;
    if (this.done) return;
    if (next <= 0) this.loop();
    else if (this.socket.isReadable) this.readable();
    else this.wait = this.host.lab.clock.after(Math.min(next, schint(this.interval)) * MS, () => this.loop());
  }

  /** Ends ping when it has what it wanted, or has sent as many packets as it may. */
  private isOver(): boolean {
    const { o, stats } = this;
    const answered = o.count !== undefined && stats.received + stats.errors >= o.count;
    if (answered || (o.deadline > 0 && stats.errors > 0)) this.finish();
    else if (stats.transmitted >= this.maxPackets && stats.inFlight === 0) this.interrupt();
    return this.done;
  }

  private readable(): void {
    if (this.done || this.sending) return;
    do {
      const error = this.socket.receiveError();
      const datagram = error ? undefined : this.socket.receive();
      if (error) this.takeError(error);
      else if (datagram) this.takeMessage(datagram);
      else break;
    } while (this.stats.inFlight > 0);
    this.loop();
  }

  /** Sends a packet when it is time, and says in how many milliseconds the next is due; 0 or less: now. */
  private pinger(): number {
    const { o, stats } = this;
    if (o.count !== undefined && stats.transmitted >= o.count && o.deadline === 0) return 1000;
    if (stats.transmitted >= this.maxPackets) return 1000;
    if (this.lastSent === undefined) {
      this.lastSent = this.now;
      this.tokens = this.interval * (o.preload - 1);
    } else {
      let tokens = Math.trunc((this.now - this.lastSent) / MS);
      if (this.interval === 0 && tokens < MIN_INTERVAL && stats.inFlight >= o.preload) return MIN_INTERVAL - tokens;
      tokens = Math.min(tokens + this.tokens, this.interval * o.preload);
      if (tokens < this.interval) return this.interval - tokens;
      this.lastSent = this.now;
      this.tokens = tokens - this.interval;
    }
    if (o.outstanding && stats.transmitted > 0 && !this.seen.has(stats.transmitted & 0xffff)) {
      this.stdout += `${this.timestamp()}no answer yet for icmp_seq=${stats.transmitted % 65536}\n`;
    }
    return this.sendProbe();
  }

  private sendProbe(): number {
    const { o, stats, host } = this;
    const sequence = (stats.transmitted + 1) & 0xffff;
    this.seen.delete(sequence);
    const length = ICMP_HLEN + o.size;
    host.trace?.({
      type: 'ping:sent',
      at: host.now,
      host: host.name,
      ping: host.cause,
      dst: formatIPv4(this.target.addr),
      icmp_seq: sequence,
      bytes: length,
    });
    try {
      this.socket.send(this.target.addr, length, (frame, at) => {
        this.payload.write(frame, at + ICMP_HLEN, this.now);
        emitIcmpEcho(frame, at, length, { type: ICMP.ECHO, code: 0, id: this.identifier, sequence });
      });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return this.sendFailed(error);
    }
    this.stats.sent();
    this.shortages = 0;
    if (!o.quiet && o.flood && stats.inFlight < 80) this.stdout += '.';
    return this.interval - this.tokens;
  }

  /** A local error: what is on the error queue says more; the packet counts as sent. */
  private sendFailed(error: Errno): number {
    if (error.code === 'ENOBUFS') {
      // Out of memory: it tries again for a while.
      this.tokens = 0;
      const pause = Math.min(schint(Math.trunc(this.interval / 2)), 500);
      if (++this.shortages * pause < this.o.linger) return pause;
      if (!this.o.quiet && this.o.flood) this.stdout += 'E';
      else if (!this.o.quiet) this.stderr += `ping: sendmsg: ${error.text}\n`;
    }
    const told = this.socket.receiveError();
    if (told) this.takeError(told);
    else this.reportError({ message: error.text }); // ping itself keeps quiet about the others
    this.stats.sent();
    this.tokens = 0;
    return schint(this.interval);
  }

  /** When everything is sent: how long a reply is still waited for. */
  private scheduleExit(next: number): number {
    const { o, stats } = this;
    const sentAll =
      (o.count !== undefined && stats.transmitted >= o.count && o.deadline === 0) ||
      stats.transmitted >= this.maxPackets;
    if (!sentAll || this.exitScheduled) return next;
    this.exitScheduled = true;
    // -W 0 arms no timer: such a ping waits until it is interrupted, which is done for it here.
    const linger = o.linger > 0 ? o.linger : DEFAULTS.linger;
    const us = stats.received > 0 ? Math.max(2 * stats.rtt.max, 1000 * this.interval) : linger * 1000;
    this.alarm = cancel(this.alarm);
    this.alarm = this.host.lab.clock.after(us * 1000, () => this.finish());
    return Math.max(next, Math.trunc(us / 1000), 1);
  }

  // What comes back.

  private takeMessage({ ip, bytes, at }: Datagram): void {
    const message = bytes.subarray(ip.headerLength);
    if (message[0] !== ICMP.ECHOREPLY || readU16(message, 4) !== this.identifier) return;
    if (!this.payload.isOurs(message)) return;
    const { o, stats, host } = this;
    const sequence = readU16(message, 6);
    stats.received++;
    stats.acknowledge(sequence);
    const sentAt = this.payload.readTime(message);
    const us = sentAt === undefined ? undefined : Math.max(0, Math.trunc((at - sentAt) / 1000));
    if (us !== undefined) {
      stats.timed(us);
      if (o.adaptive) this.interval = Math.trunc((Math.trunc(stats.rtt.ewma8 / 8) + 500) / 1000);
    }
    const duplicate = this.seen.has(sequence);
    if (duplicate) {
      stats.repeats++;
      stats.received--;
    }
    this.seen.add(sequence);
    const reply: PingReply = {
      icmp_seq: sequence,
      from: formatIPv4(ip.saddr),
      bytes: message.length,
      ttl: ip.ttl,
      ...(us !== undefined && { timeMs: us / 1000 }),
      ...(duplicate && { duplicate }),
    };
    this.replies.push(reply);
    host.trace?.({ type: 'ping:reply', at: host.now, host: host.name, ping: host.cause, ...reply });
    this.printReply(reply, us, this.recorded.text(bytes, IP_HLEN, ip.headerLength - IP_HLEN));
  }

  private printReply(reply: PingReply, us: number | undefined, recorded: string): void {
    const { o } = this;
    if (o.quiet) return;
    if (o.flood) {
      this.stdout += '\b \b';
      return;
    }
    const from = this.target.numeric || reply.from !== '127.0.0.1' ? reply.from : `localhost (${reply.from})`;
    const ident = o.verbose ? ` ident=${this.identifier}` : '';
    this.stdout +=
      `${this.timestamp()}${reply.bytes} bytes from ${from}: icmp_seq=${reply.icmp_seq}${ident} ttl=${reply.ttl}` +
      `${us === undefined ? '' : timeText(us)}${reply.duplicate ? ' (DUP!)' : ''}${o.audible ? '\x07' : ''}${recorded}\n`;
  }

  private takeError(error: SocketError): void {
    const { o, stats } = this;
    if (error.origin === 'local') {
      if (o.quiet) return;
      stats.errors++;
      const words = error.code === 'EMSGSIZE' ? `message too long, mtu=${error.info}` : new Errno(error.code).text;
      if (o.flood) this.stdout += 'E';
      else this.stderr += `ping: local error: ${words}\n`;
      this.reportError({ message: `local error: ${words}` });
      return;
    }
    const { about } = error;
    if (about?.daddr !== this.target.addr || about.type !== ICMP.ECHO || about.id !== this.identifier) return;
    const { sequence } = about;
    stats.acknowledge(sequence);
    stats.errors++;
    const from = formatIPv4(error.offender ?? 0);
    const message = icmpErrorText(error.type, error.icmpCode, error.info);
    this.reportError({ icmp_seq: sequence, from, message });
    if (o.quiet) return;
    if (o.flood) this.stdout += '\bE';
    else this.stdout += `${this.timestamp()}From ${from} icmp_seq=${sequence} ${message}\n`;
  }

  private reportError(error: PingError): void {
    this.errors.push(error);
    this.host.trace?.({ type: 'ping:error', at: this.host.now, host: this.host.name, ping: this.host.cause, ...error });
  }

  /** -D: [seconds.microseconds] */
  private timestamp(): string {
    if (!this.o.timestamps) return '';
    const us = Math.trunc(this.now / 1000);
    return `[${Math.trunc(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}] `;
  }

  // The end.

  private finish(): void {
    if (this.done) return;
    const { o, stats } = this;
    this.stdout += finishText(stats, {
      target: this.target.name,
      timing: this.payload.timed,
      elapsed: (this.lastSent ?? this.startTime) - this.startTime,
      rapid: this.interval === 0 || o.flood || o.adaptive,
    });
    this.end(stats.received === 0 || (o.deadline > 0 && stats.received < (o.count ?? 0)) ? 1 : 0);
  }

  private end(exit: number): void {
    this.exit = exit;
    this.done = true;
    this.wait = cancel(this.wait);
    this.alarm = cancel(this.alarm);
    this.socket.close();
    const { host } = this;
    const { statistics } = this;
    host.trace?.({
      type: 'ping:done',
      at: host.now,
      host: host.name,
      ping: host.cause,
      exit,
      ...(statistics && { statistics }),
    });
    this.onDone?.(this);
  }

  /** What was counted, in milliseconds; undefined when ping ended before it sent anything. */
  get statistics(): PingSummary | undefined {
    if (!this.started) return undefined;
    const { stats } = this;
    const timed = stats.received > 0 && this.payload.timed ? stats.summary() : undefined;
    return {
      transmitted: stats.transmitted,
      received: stats.received,
      errors: stats.errors,
      duplicates: stats.repeats,
      lossPct: stats.lossPct,
      timeMs: Math.trunc(((this.lastSent ?? this.startTime) - this.startTime) / MS),
      ...(timed && {
        rtt: { min: timed.min / 1000, avg: timed.avg / 1000, max: timed.max / 1000, mdev: timed.mdev / 1000 },
      }),
    };
  }
}

/** Shorter waits than this are rounded up. */
function schint(interval: number): number {
  return Math.max(MIN_INTERVAL, interval);
}

function cancel(timer: Timer | undefined): undefined {
  if (timer) timer.cancelled = true;
  return undefined;
}

/** Starts a ping; it is done after the lab's clock has run. */
export function startPing(
  host: Host,
  options: PingOptions,
  limits: ConsoleLimits,
  onDone?: (run: PingRun) => void,
): PingRun {
  const { lab } = host;
  const before = lab.cause;
  const keeper = options.id === undefined ? limits.pings : undefined;
  lab.cause = options.id ?? keeper?.name();
  lab.forgetFreed();
  try {
    const run = new PingRun(host, options, limits, onDone);
    keeper?.begun(run, options);
    return run;
  } finally {
    lab.cause = before;
  }
}
