/** Carries out a change that a request asks for, and answers: one way for all of them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ChangeOptions, Done, Kept, Outcome, Versioned } from '../../sessions/answer.ts';
import type { Answers } from '../../sessions/answers.ts';
import type { LiveSession } from '../../sessions/live-session.ts';
import type { KeptAnswer } from '../../sessions/ports.ts';
import { ifMatch } from '../etag.ts';
import { jsonInParts } from '../long-answer.ts';
import { cutUnread } from '../open-streams.ts';
import { PROBLEM_TYPE, problemOf } from '../problems.ts';
import { keyOf, nameOf, opened, printOf, sealed } from './idempotency-key.ts';

/** What is answered: 200 with a body, 204 without one, unless it is said otherwise. */
export interface Said {
  status?: number;
  location?: string;
  body?: object;
  /** It has megabytes of text in it. */
  long?: boolean;
  /** It has a secret in it. */
  secret?: boolean;
}

interface Change<T> {
  /** What is asked of sessions; what it comes to is what `say` is told. */
  work: (options: ChangeOptions<never>) => Promise<Done<T>>;
  /** Of what came of it. */
  say: (value: T) => Said;
  answers: Answers;
  /** In which keys are told apart. */
  scope: string;
}

/** A longer answer is not kept: a page and more, or what a command printed. UTF-16 units. */
const LONGEST = 64 * 1024;
const JSON_TYPE = 'application/json; charset=utf-8';

/** A change of the session that the request is about. Errors: those of `work`, KeyInUse, KeyReused, HttpProblem. */
export function change<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (lab: LiveSession, options: ChangeOptions<never>) => Promise<Versioned<T>>,
  say: (value: T) => Said,
): Promise<FastifyReply> {
  const { lab } = request;
  return carryOut(request, reply, {
    work: (options) => (request.dryRun ? lab.rehearse((copy) => work(copy, options)) : work(lab, options)),
    say,
    answers: lab.answers,
    scope: lab.id,
  });
}

/** The same for one of sessions as such, and of who may do what in one. */
export async function carryOut<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { work, say, answers, scope }: Change<T>,
): Promise<FastifyReply> {
  const key = keyOf(request);
  const options = { ...ifMatch(request), dryRun: request.dryRun };
  // A dry run does nothing that could be done twice.
  if (key === undefined || request.dryRun) {
    const { value, revision } = await work(options);
    return answer(reply, say(value), revision);
  }
  const [name, print] = [nameOf(key), printOf(request)];
  const before = await answers.begin(scope, name, print);
  if (before) return sendAgain(reply, before, key);
  let told: KeptAnswer | undefined;
  const kept: Kept<T> = {
    key: name,
    scope,
    print,
    say: (outcome) => {
      told = inWords(request, reply, outcome, say);
      if (!told || told.body.length > LONGEST) return undefined;
      return isSecret(told) ? sealed(told, key) : told;
    },
  };
  try {
    const { value, revision } = await work({ ...options, kept });
    return told ? send(reply, told) : answer(reply, say(value), revision);
  } finally {
    answers.end(scope, name);
  }
}

/** An answer that was kept, to whoever has its key. */
export function sendAgain(reply: FastifyReply, before: KeptAnswer, key: string): FastifyReply {
  return send(reply, isSecret(before) ? opened(before, key) : before);
}

function answer(reply: FastifyReply, said: Said, revision: number | undefined): FastifyReply {
  const { status, headers } = headOf(said, revision);
  reply.code(status).headers(headers);
  if (!said.long || !said.body) return reply.send(said.body);
  cutUnread(reply);
  return reply.type(JSON_TYPE).send(jsonInParts(said.body));
}

function send(reply: FastifyReply, { status, headers, body }: KeptAnswer): FastifyReply {
  reply.code(status).headers(headers);
  return body === '' ? reply.send() : reply.send(body);
}

function headOf({ status, location, body, secret }: Said, revision: number | undefined): Omit<KeptAnswer, 'body'> {
  return {
    status: status ?? (body ? 200 : 204),
    headers: {
      ...(revision !== undefined && { etag: `"${revision}"` }),
      ...(location !== undefined && { location }),
      ...(secret && { 'cache-control': 'no-store' }),
    },
  };
}

const isSecret = ({ headers }: KeptAnswer) => headers['cache-control'] === 'no-store';

/** As the bytes that go out, now and each time it is asked for again; undefined when that would be very many. */
function inWords<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Outcome<T>,
  say: (value: T) => Said,
): KeptAnswer | undefined {
  if ('error' in outcome) {
    const { problem, headers } = problemOf(outcome.error, request.url.replace(/[?#].*$/s, ''), 'body');
    // What passes by itself is no answer to keep.
    if (problem.status === 429 || problem.status >= 500) return undefined;
    return {
      status: problem.status,
      headers: { ...headers, 'content-type': PROBLEM_TYPE },
      body: JSON.stringify(problem),
    };
  }
  const said = say(outcome.value);
  if (said.long) return undefined;
  const { status, headers } = headOf(said, outcome.revision);
  if (!said.body) return { status, headers, body: '' };
  const body = String(reply.code(status).serialize(said.body));
  return { status, headers: { ...headers, 'content-type': JSON_TYPE }, body };
}
