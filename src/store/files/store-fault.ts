/** What went wrong with a file: both drivers' errors, in the few words that sessions know. */
import type { FaultCode } from '../../sessions/ports.ts';

export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly code: FaultCode | undefined;

  constructor(code: FaultCode | undefined, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** SQLite's result codes, without what an extended one has after it. */
const CODES: readonly (readonly [RegExp, FaultCode])[] = [
  [/^SQLITE_FULL/, 'ENOSPC'],
  [/^SQLITE_(READONLY|PERM)/, 'EROFS'],
  [/^SQLITE_(BUSY|LOCKED)/, 'EBUSY'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'EUCLEAN'],
  [/^SQLITE_(IOERR|CANTOPEN)/, 'EIO'],
];

/** An error of a driver as a fault; one that is a fault, or none of a driver's, stays what it is. */
export function faultOf(error: unknown): unknown {
  if (error instanceof StoreFault) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  const fault = CODES.find(([pattern]) => pattern.test(code))?.[1];
  return new StoreFault(fault, messageOf(error), { cause: error });
}

/** SQLITE_...: better-sqlite3 and sqlite3 say it as `code`, Prisma's adapter and client further inside. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, originalCode, cause, meta } = error as Record<string, unknown>;
  const said = [code, originalCode].find((one) => typeof one === 'string' && one.startsWith('SQLITE_'));
  if (typeof said === 'string') return said;
  return codeOf(cause) ?? codeOf((meta as Record<string, unknown> | undefined)?.driverAdapterError);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
