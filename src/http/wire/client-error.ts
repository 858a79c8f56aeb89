/** What came over the wire was not HTTP enough to become a request: answered on the bare socket, as a problem too. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProblemCode } from '../../contract/problem.ts';
import { HttpProblem, PROBLEM_TYPE, problemOf } from '../problems.ts';

const byError: Record<string, readonly [ProblemCode, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['timeout', 'the request did not arrive in time'],
  HPE_HEADER_OVERFLOW: ['headers-too-large', 'the headers are longer than we read'],
  HPE_INVALID_METHOD: ['malformed', 'this is no method of HTTP'],
};

/** For Fastify's `clientErrorHandler`. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [code, detail] = byError[error.code ?? ''] ?? ['malformed', 'this is not HTTP'];
  answerOnSocket(socket, new HttpProblem(code, detail), '');
  socket.destroy(error);
}

/** The last thing that is said on it. `path` is the request's, where it came so far. */
export function answerOnSocket(socket: Duplex, error: HttpProblem, path: string): void {
  if (!socket.writable) return;
  const { problem, headers } = problemOf(error, path);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
