import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ProblemCode } from '../../src/contract/problem.ts';
import { Errno } from '../../src/engine/errno.ts';
import { problemOf, statusOf } from '../../src/http/problems.ts';
import {
  Conflict,
  LimitReached,
  Malformed,
  NotFound,
  PreconditionFailed,
  Refused,
  Trimmed,
  Unavailable,
} from '../../src/sessions/errors.ts';

test.each([
  [new Malformed('x'), 400, {}],
  [new NotFound('x'), 404, {}],
  [new Conflict('x', { errno: new Errno('EEXIST') }), 409, { errno: 'EEXIST' }],
  [new LimitReached('hostsPerSession', 7), 422, { code: 'limit-reached', limit: 'hostsPerSession' }],
  [new LimitReached('pingsRunning', 7), 429, { code: 'too-many-requests', limit: 'pingsRunning' }],
  [new Trimmed(7), 410, { earliest: 7 }],
  [new PreconditionFailed(7), 412, { revision: 7 }],
  [new Refused('x', { errno: new Errno('ENETUNREACH') }), 422, { errno: 'ENETUNREACH' }],
  [new Unavailable('x'), 503, {}],
])('%o is answered with %d', (error, status, more) => {
  const { problem } = problemOf(error, '/p');
  expect(problem).toMatchObject({ status, detail: error.message, instance: '/p', ...more });
});

test('what passes by itself says when to come again', () => {
  for (const error of [new Unavailable('x'), new LimitReached('queuedCommands', 7)]) {
    expect(Number(problemOf(error, '').headers['retry-after'])).toBeGreaterThanOrEqual(1);
  }
  expect(problemOf(new LimitReached('hostsPerSession', 7), '').headers).toEqual({});
});

test('a fault of ours tells nothing of itself', () => {
  const faults = [
    new Error('secret'),
    Object.assign(new Error('secret'), { statusCode: 500 }),
    'secret',
    undefined,
    null,
  ];
  for (const fault of faults) {
    const { problem } = problemOf(fault, '/p');
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  }
  const cause = new Unavailable('the change could not be written down', { cause: new Error('secret') });
  expect(JSON.stringify(problemOf(cause, '/p'))).not.toContain('secret');
});

test('docs/problems.md lists every code with its status', () => {
  const page = readFileSync(new URL('../../docs/problems.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z-]+)` +\| (\d+) +\|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  expect(listed).toEqual(ProblemCode.options.map((code) => [code, statusOf(code)]));
});
