/** What the routes' schemas share: path parameters, and the problems an operation may answer with. */
import { z } from 'zod';
import { Problem, type ProblemCode } from '../contract/problem.ts';
import { PROBLEM_TYPE, statusOf } from './problems.ts';

// A name that no host could have is simply not found: the paths take any.
const name = (description: string, example: string) => z.string().meta({ description, examples: [example] });

export const SessionParams = z.object({ session: name('Id of a session', 's1m84q0e3v7k2c9x5ra') });
export const HostParams = z.object({ ...SessionParams.shape, host: name('Name of a host', 'h1') });
export const PingParams = z.object({ ...HostParams.shape, ping: name('Id of a ping', 'p1') });
export const TokenParams = z.object({ ...SessionParams.shape, token: name('Id of a token', 'owner') });
export const InterfaceParams = z.object({ ...HostParams.shape, ifname: name('Name of an interface', 'lo') });

/** `-d`, in a query. */
export function detailed({ details }: { details?: 'true' | 'false' | undefined }): { details: boolean } {
  return { details: details === 'true' };
}

export const NoContent = z.undefined().meta({ description: 'Done' });

const descriptions: Partial<Record<ProblemCode, string>> = {
  malformed: 'Path, query, body or header does not fit: `errors` names the fields',
  unauthorized: 'No token',
  forbidden:
    "A reader's token, for a change; an operator's key, which is no session's token; or a pin, which is an operator's",
  'not-found': 'No such thing, or a session of somebody else',
  conflict: 'It is there already, or something else in the lab stands against it',
  'key-in-use': 'What was asked with this Idempotency-Key goes on, or was cut off',
  'key-reused': 'This Idempotency-Key was used for another request',
  'limit-reached': 'A limit is reached: `limit` says which',
  trimmed: 'These events are no longer kept; `earliest` is the first that is',
  'precondition-failed': 'If-Match names another revision',
  'unsupported-media-type': 'The body is not application/json',
  'payload-too-large': 'The body is longer than `bodyBytes`; a command, than `commandBytes`',
  'not-acceptable': 'Accept names no media type that we have',
  'upgrade-required': 'Not a WebSocket',
  'too-many-requests': 'Too much at once, or too often. `Retry-After` says when',
  refused: "The kernel refuses: `errno` is its number's name, `detail` its words",
  'storage-full': 'The disk is full; nothing was changed. `Retry-After` says when to try again',
  unavailable: 'Not now; nothing was changed. `Retry-After` says when',
};

/** Every operation may answer with these. */
const ALWAYS: ProblemCode[] = ['malformed', 'too-many-requests', 'unavailable', 'storage-full'];
const IN_SESSION: ProblemCode[] = ['unauthorized', 'forbidden', 'not-found', 'precondition-failed'];
const CHANGE: ProblemCode[] = ['payload-too-large', 'unsupported-media-type'];

/** Of one that takes an `Idempotency-Key`. */
export const KEYED: ProblemCode[] = ['key-in-use', 'key-reused'];

interface ProblemResponse {
  description: string;
  content: { [PROBLEM_TYPE]: { schema: typeof Problem } };
}

type Responses = Record<number, ProblemResponse>;

/** The responses of an operation that is about no session. */
export function problems(...codes: ProblemCode[]): Responses {
  const byStatus: Responses = {};
  for (const code of [...ALWAYS, ...codes]) {
    const status = statusOf(code);
    const texts = [byStatus[status]?.description, descriptions[code] ?? code].filter((text) => text !== undefined);
    byStatus[status] = { description: texts.join('; or: '), content: { [PROBLEM_TYPE]: { schema: Problem } } };
  }
  return byStatus;
}

/** Those of one that reads what is in a session. */
export function readProblems(...codes: ProblemCode[]): Responses {
  return problems(...IN_SESSION, ...codes);
}

/** Those of one that changes it, once under one key. */
export function changeProblems(...codes: ProblemCode[]): Responses {
  return problems(...IN_SESSION, ...CHANGE, ...codes, ...KEYED);
}
