/** The one closed set of errors by which a session refuses: each says what is wrong, http decides how to say it. */
import type { LookupDecision } from '../contract/http/lookup.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { Errno, NoRoom } from '../engine/errno.ts';
import { type Limits, limitVariable } from './limits.ts';
import type { FaultCode } from './ports.ts';

export abstract class SessionError extends Error {
  abstract readonly code: ProblemCode;
  /** Where it was the kernel that refused: its errno. */
  readonly errno: Errno | undefined;

  constructor(detail: string, options: { errno?: Errno | undefined; cause?: unknown } = {}) {
    const { errno, cause = errno } = options;
    super(detail, cause === undefined ? undefined : { cause });
    this.errno = errno;
  }

  override get name(): string {
    return this.constructor.name;
  }
}

/** There is no such session, host, interface, route, ping ... */
export class NotFound extends SessionError {
  readonly code = 'not-found';
}

/** What was asked for is there already (EEXIST), or its turn has not come. */
export class Conflict extends SessionError {
  readonly code = 'conflict';
}

/** The kernel would refuse it: its errno and its words. */
export class Refused extends SessionError {
  readonly code = 'refused';
  /** Where a route was looked up: how it came to that. */
  readonly decision: LookupDecision | undefined;

  constructor(detail: string, options: { errno?: Errno; decision?: LookupDecision | undefined } = {}) {
    super(detail, options);
    this.decision = options.decision;
  }
}

/** The request makes no sense before any kernel is asked. */
export class Malformed extends SessionError {
  readonly code = 'malformed';
  /** The field that makes none, as a JSON Pointer, where it is one. */
  readonly pointer: string | undefined;

  constructor(detail: string, pointer?: string) {
    super(detail);
    this.pointer = pointer;
  }
}

/** If-Match named another revision than the one in force. */
export class PreconditionFailed extends SessionError {
  readonly code = 'precondition-failed';
  readonly revision: number;

  constructor(revision: number) {
    super(`the revision is ${revision}`);
    this.revision = revision;
  }
}

/** Another request was made under the same key. */
export class KeyReused extends SessionError {
  readonly code = 'key-reused';
}

/** What was asked for under this key goes on, or was cut off: nobody can say yet, or any more, what came of it. */
export class KeyInUse extends SessionError {
  readonly code = 'key-in-use';
}

/** The events asked for are no longer kept; `earliest` is the first that is. */
export class Trimmed extends SessionError {
  readonly code = 'trimmed';
  readonly earliest: number;

  constructor(earliest: number) {
    super(`the oldest event kept is ${earliest}`);
    this.earliest = earliest;
  }
}

/** There may be no more of these. */
export class LimitReached extends SessionError {
  readonly code = 'limit-reached';
  readonly limit: keyof Limits;

  constructor(limit: keyof Limits, max: number, errno?: Errno) {
    super(`${errno ? `${inWords(errno)}: ` : ''}${limit} is ${max} (${limitVariable(limit)})`, { errno });
    this.limit = limit;
  }
}

/** What happened could not be written down, so it has not happened; the same request may work in a moment. */
export class Unavailable extends SessionError {
  readonly code: ProblemCode = 'unavailable';
  readonly retryAfterMs: number = 1000;
}

/** As that, because the disk is full: it takes somebody who makes room. */
export class StorageFull extends Unavailable {
  override readonly code = 'storage-full';
  override readonly retryAfterMs = 30_000;
}

const FAULTS: Record<Exclude<FaultCode, 'ENOSPC'>, string> = {
  EROFS: 'it may only be read',
  EBUSY: 'another program holds it',
  EUCLEAN: 'it is damaged',
  EIO: 'the disk failed',
};

/** What a port did not do, and why, where that is known. */
export function notKept(detail: string, cause: unknown): Unavailable {
  const { code } = (cause ?? {}) as { code?: FaultCode };
  if (code === 'ENOSPC') return new StorageFull(`${detail}: the disk is full`, { cause });
  const words = code === undefined ? undefined : FAULTS[code];
  return new Unavailable(words === undefined ? detail : `${detail}: ${words}`, { cause });
}

/** What goes wrong with the ports is nobody's fault but ours. */
export async function unavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw notKept('what is kept cannot be read or written', cause);
  }
}

/** What the kernel refuses, in our words; anything else stays what it is. */
export function refusal(error: unknown, decision?: LookupDecision): unknown {
  if (!(error instanceof Errno)) return error;
  const detail = inWords(error);
  if (error instanceof NoRoom) {
    return new LimitReached(error.of === 'objects' ? 'objectsPerSession' : `${error.of}PerHost`, error.max, error);
  }
  if (error.code === 'EEXIST') return new Conflict(detail, { errno: error });
  return new Refused(detail, { errno: error, decision });
}

/** What the kernel does not find, where the path of a request named it. */
export function missing(errno: Errno): NotFound {
  return new NotFound(inWords(errno), { errno });
}

/** As iproute2 tells it: the kernel's own sentence with a full stop, or else the words for the errno. */
function inWords({ extack, text }: Errno): string {
  if (extack === undefined) return `RTNETLINK answers: ${text}`;
  return extack.endsWith('.') ? extack : `${extack}.`;
}
