/**
 * The errors a command can end with: Linux's errno numbers, names and words.
 *
 * Answers the same question as include/uapi/asm-generic/errno*.h and glibc's strerror(3). A command throws `Errno`;
 * a lookup returns a union and a drop is a trace event, never an exception.
 */

/** errno name -> [number, strerror text]. */
export const ERRNO = {
  EPERM: [1, 'Operation not permitted'],
  ENOENT: [2, 'No such file or directory'],
  ESRCH: [3, 'No such process'],
  ENXIO: [6, 'No such device or address'],
  E2BIG: [7, 'Argument list too long'],
  EAGAIN: [11, 'Resource temporarily unavailable'],
  ENOMEM: [12, 'Cannot allocate memory'],
  EACCES: [13, 'Permission denied'],
  EBUSY: [16, 'Device or resource busy'],
  EEXIST: [17, 'File exists'],
  EXDEV: [18, 'Invalid cross-device link'],
  ENODEV: [19, 'No such device'],
  EINVAL: [22, 'Invalid argument'],
  ENOSPC: [28, 'No space left on device'],
  EROFS: [30, 'Read-only file system'],
  ERANGE: [34, 'Numerical result out of range'],
  ENAMETOOLONG: [36, 'File name too long'],
  EMSGSIZE: [90, 'Message too long'],
  EOPNOTSUPP: [95, 'Operation not supported'],
  EAFNOSUPPORT: [97, 'Address family not supported by protocol'],
  EADDRINUSE: [98, 'Address already in use'],
  EADDRNOTAVAIL: [99, 'Cannot assign requested address'],
  ENETDOWN: [100, 'Network is down'],
  ENETUNREACH: [101, 'Network is unreachable'],
  ENOBUFS: [105, 'No buffer space available'],
  ETIMEDOUT: [110, 'Connection timed out'],
  ECONNREFUSED: [111, 'Connection refused'],
  EHOSTUNREACH: [113, 'No route to host'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrnoName = keyof typeof ERRNO;

/** What the kernel answers to a request it refuses: an errno and, where it has one, its own sentence (extack). */
export class Errno extends Error {
  override readonly name = 'Errno';
  readonly code: ErrnoName;
  /** The kernel's extended acknowledgement, e.g. "ipv4: Address already assigned"; without the final full stop. */
  readonly extack: string | undefined;

  constructor(code: ErrnoName, extack?: string) {
    super(extack ?? ERRNO[code][1]);
    this.code = code;
    this.extack = extack;
  }

  /** The positive errno number. */
  get errno(): number {
    return ERRNO[this.code][0];
  }

  /** strerror(3): the words for the number, whatever the extack says. */
  get text(): string {
    return ERRNO[this.code][1];
  }
}

/** There is no room for one more of these: as where the kernel finds no memory for it. */
export class NoRoom extends Errno {
  /** What there are `max` of. */
  readonly of: keyof LabRoom;
  readonly max: number;

  constructor(kind: keyof HostRoom, max: number, of: keyof LabRoom = kind) {
    super(kind === 'interfaces' || kind === 'rules' ? 'ENOMEM' : 'ENOBUFS');
    this.of = of;
    this.max = max;
  }
}

/** How much a host may have. */
export interface HostRoom {
  interfaces: number;
  addresses: number;
  routes: number;
  rules: number;
  neighbours: number;
}

export interface LabRoom extends HostRoom {
  /** Of all these, in all hosts together. */
  objects: number;
}

const byNumber = new Map<number, ErrnoName>(Object.entries(ERRNO).map(([name, [n]]) => [n, name as ErrnoName]));

/** The name of an errno number given with either sign, e.g. -113 -> EHOSTUNREACH. */
export function errnoName(errno: number): ErrnoName {
  return byNumber.get(Math.abs(errno)) ?? 'EINVAL';
}
