/** One run of `ip`: the host it speaks to, the options it was given, what it has printed. */
import { Errno, type ErrnoName } from '../../engine/errno.ts';
import type { Host } from '../../engine/host.ts';
import type { Pauses } from '../../engine/pauses.ts';
import type { Piecemeal } from '../pieces.ts';
import { Text } from '../text.ts';
import type { JsonSink } from './json.ts';
import { Output } from './output.ts';

/** AF_* that `ip` knows. */
export const AF = { UNSPEC: 0, INET: 2, BRIDGE: 7, INET6: 10, PACKET: 17, MPLS: 28 } as const;

export interface IpOptions {
  /** AF_* */
  family: number;
  json: boolean;
  pretty: boolean;
  oneline: boolean;
  brief: boolean;
  color: boolean;
  /** How often -d and -s were given. */
  details: number;
  stats: number;
  numeric: boolean;
  resolve: boolean;
  human: boolean;
  iec: boolean;
  force: boolean;
  /** What `ip monitor` begins a message with. */
  timestamp: 'long' | 'short' | undefined;
  batch: string | undefined;
}

export const DEFAULT_OPTIONS: IpOptions = {
  family: AF.UNSPEC,
  json: false,
  pretty: false,
  oneline: false,
  brief: false,
  color: false,
  details: 0,
  stats: 0,
  numeric: false,
  resolve: false,
  human: false,
  iec: false,
  force: false,
  timestamp: undefined,
  batch: undefined,
};

/** Ends the program wherever it is: C's exit(3). */
export class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** One command ends; of a batch, the line. */
export class Failed extends Exit {}

export class Ip {
  readonly host: Host;
  readonly options: IpOptions;
  readonly out: Output;
  readonly stdin: string;
  private readonly warnings = new Text();
  /** An `ip monitor` ends after so many messages. */
  maxMessages = Number.POSITIVE_INFINITY;
  /** Interfaces by the names that a program which runs for long has for them. */
  remembered: Map<number, string> | undefined;

  constructor(host: Host, options: IpOptions, stdin = '', sink?: JsonSink) {
    this.host = host;
    this.options = options;
    this.out = new Output({ ...options, color: options.color && !options.json }, sink);
    this.stdin = stdin;
  }

  get stdout(): string {
    return this.out.text;
  }

  get stderr(): string {
    return this.warnings.toString();
  }

  /** Writes to stderr. */
  warn(text: string): void {
    this.warnings.add(text);
  }

  /** Writes to stderr and ends the program; 255 is C's exit(-1). */
  die(text: string, code = 255): never {
    this.warn(text);
    throw new Exit(code);
  }

  /** Says what is wrong and ends the command, where die() ends the program: a batch may go on. */
  fail(text: string, code = 1): never {
    this.warn(text);
    throw new Failed(code);
  }

  /** A request to the kernel: 0, or 2 with its refusal on stderr. */
  talk(request: () => void): number {
    try {
      request();
      return 0;
    } catch (error) {
      return this.answered(error);
    }
  }

  /** The same of one that may take long. */
  *talkLong(request: Pauses): Piecemeal {
    try {
      for (const pause of request) yield pause;
      return 0;
    } catch (error) {
      return this.answered(error);
    }
  }

  private answered(error: unknown): number {
    if (!(error instanceof Errno)) throw error;
    this.refused(error);
    return 2;
  }

  /** The kernel's answer of an errno, as rtnl_talk prints it. */
  refused(error: { text: string; extack: string | undefined }): void {
    const { extack, text } = error;
    if (extack === undefined || extack === '') this.warn(`RTNETLINK answers: ${text}\n`);
    else this.warn(`Error: ${extack}${/[.\n]$/.test(extack) ? '' : '.'}\n`);
  }

  /** The name of an interface; `if7` when there is none with that index. */
  ifname(ifindex: number): string {
    return this.remembered?.get(ifindex) ?? this.host.device(ifindex)?.ifname ?? `if${ifindex}`;
  }

  /** The index of an interface by its name, by a label such as `lo:web`, or by `if7`; 0 when there is none. */
  ifindex(name: string): number {
    const numbered = /^if(\d+)/.exec(name);
    const ifname = name.length < 16 ? name.replace(/:.*/s, '') : name;
    return this.host.deviceByName(ifname)?.ifindex ?? (numbered ? Number(numbered[1]) : 0);
  }
}

/** A refusal of the kernel that comes from the message itself, before any object is looked at. */
export function refusal(code: ErrnoName, extack?: string): never {
  throw new Errno(code, extack);
}
