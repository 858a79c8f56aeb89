/** Who may do what: a session's tokens open what is in it, an operator's key lists and deletes sessions. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import type { Pass } from '../../sessions/access/keyring.ts';
import { NotFound } from '../../sessions/errors.ts';
import type { LiveSession } from '../../sessions/live-session.ts';
import type { Opener } from '../../sessions/ports.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { hashOf } from '../../sessions/token.ts';
import { networkOf } from '../network.ts';
import { HttpProblem } from '../problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The session the request is about; there behind `Gate.enter`. */
    lab: LiveSession;
    /** What it was let in with; there behind `Gate.enter`. */
    pass: Pass;
  }
  interface FastifyContextConfig {
    /** Who may, in a session; when nothing is said, whoever may look for a GET, and its owner for the rest. */
    access?: Access;
  }
}

/** An owner's token; also a reader's; also one that is for one ping, which the path or the trace's query names. */
type Access = 'owner' | 'reader' | 'ping';

interface Operator {
  name: string;
  digest: Uint8Array;
}

export interface GateOptions {
  sessions: Sessions;
  /** Their names (two keys may have the same), and the SHA-256 of each key. */
  operators: readonly Operator[];
  /** Anybody may open a session. */
  open: boolean;
  /** By others than those who are on this machine: not everybody may read how the server does. */
  reached: boolean;
}

/** Registers what `Gate.enter` fills in. */
export const auth = fp(async (app: FastifyInstance) => {
  app.decorateRequest('lab', null as unknown as LiveSession);
  app.decorateRequest('pass', null as unknown as Pass);
});

/** Its methods are `onRequest` hooks: nobody's body is read before it is known whose it is. */
export class Gate {
  readonly #sessions: Sessions;
  readonly #operators: readonly Operator[];
  readonly #isOpen: boolean;
  readonly #isReached: boolean;

  constructor({ sessions, operators, open, reached }: GateOptions) {
    this.#sessions = sessions;
    this.#operators = operators;
    this.#isOpen = open;
    this.#isReached = reached;
  }

  /** What is in a session: one of its tokens, and no other key. */
  enter = async (request: FastifyRequest): Promise<void> => {
    const { session = '', host, ping } = request.params as { session?: string; host?: string; ping?: string };
    const pass = await this.pass(session, bearerOf(request));
    const access = accessOf(request.routeOptions);
    if (pass.ping !== undefined) {
      if (access !== 'ping') throw nothingHere();
      if (ping !== undefined && (ping !== pass.ping || host !== pass.host)) throw nothingHere();
    }
    if (access === 'owner' && pass.role !== 'owner')
      throw new HttpProblem('forbidden', 'this token may look, and no more');
    request.pass = pass;
    request.lab = await this.#open(session);
  };

  /** Sessions as such: an operator's key. */
  operate = async (request: FastifyRequest): Promise<void> => {
    const key = bearerOf(request);
    if (!this.#isOperator(key)) throw unauthorized("an operator's key is needed");
  };

  /** Opening a session: nobody's business where it is open to all, an operator's elsewhere. */
  create = async (request: FastifyRequest): Promise<void> => {
    if (!this.#isOpen) await this.operate(request);
  };

  /** How the server does: nobody's business on a loopback address open to all, an operator's elsewhere. */
  watch = async (request: FastifyRequest): Promise<void> => {
    if (this.#isReached) await this.operate(request);
  };

  /** Ending a session: its own token, or an operator's key. */
  remove = async (request: FastifyRequest): Promise<void> => {
    if (!this.#isOperator(bearerOf(request))) await this.enter(request);
  };

  /** Whether a session expires: an operator's key; where nobody else can reach the server, an owner's token as well. */
  pin = async (request: FastifyRequest): Promise<void> => {
    if (this.#isOperator(bearerOf(request))) {
      request.lab = await this.#open((request.params as { session: string }).session);
    } else {
      await this.enter(request);
      this.checkPin(request);
    }
  };

  /** Errors: HttpProblem (forbidden). */
  checkPin(request: FastifyRequest): void {
    if (!this.isStranger(request)) return;
    throw new HttpProblem('forbidden', "a session is pinned with an operator's key");
  }

  /** Nothing is known of who asks but an address, which others may have, too. */
  isStranger(request: FastifyRequest): boolean {
    return this.#isReached && this.operatorOf(request) === undefined;
  }

  /** What a token opens. Errors: HttpProblem (forbidden), NotFound also for a wrong token, Unavailable. */
  async pass(session: string, token: string): Promise<Pass> {
    if (this.#isOperator(token))
      throw new HttpProblem(
        'forbidden',
        "an operator's key is no session's token: what is in a session needs the token that was given when it was made",
      );
    const pass = await this.#sessions.access.pass(session, token);
    if (!pass) throw nothingHere();
    return pass;
  }

  async #open(session: string): Promise<LiveSession> {
    try {
      return await this.#sessions.open(session);
    } catch (error) {
      throw error instanceof NotFound ? nothingHere() : error;
    }
  }

  /** Which operator asks, without its key; undefined: none. */
  operatorOf({ headers }: FastifyRequest): string | undefined {
    const key = tokenOf(headers.authorization);
    return key !== undefined && this.#isOperator(key)
      ? `operator ${Buffer.from(hashOf(key)).toString('hex')}`
      : undefined;
  }

  /** Whose limit a session that is opened counts for. */
  openerOf({ headers, ip }: FastifyRequest): Opener {
    const operator = this.#operatorWith(tokenOf(headers.authorization) ?? '');
    return operator ? { operator: operator.name } : { address: networkOf(ip) };
  }

  #isOperator(key: string): boolean {
    return this.#operatorWith(key) !== undefined;
  }

  #operatorWith(key: string): Operator | undefined {
    if (this.#operators.length === 0) return undefined;
    const digest = hashOf(key);
    return this.#operators.filter((operator) => timingSafeEqual(operator.digest, digest))[0];
  }
}

/** An `onRoute` hook, for the document: which tokens open an operation of a session. */
export function sayWhoMay(route: RouteOptions): void {
  const schemes = {
    owner: ['sessionToken'],
    reader: ['sessionToken', 'readToken'],
    ping: ['sessionToken', 'readToken', 'pingToken'],
  };
  const security = schemes[accessOf(route)].map((scheme) => ({ [scheme]: [] }));
  route.schema = { security, ...route.schema };
}

/** The ping that is all a token opens, or else the one that is wanted. Errors: NotFound, when it is another. */
export function pingWithin({ ping }: Pass, wanted: string | undefined): string | undefined {
  if (ping !== undefined && wanted !== undefined && wanted !== ping) throw nothingHere();
  return ping ?? wanted;
}

function accessOf({ method, config }: Pick<RouteOptions, 'method' | 'config'>): Access {
  const looks = [method].flat().every((one) => one === 'GET' || one === 'HEAD');
  return config?.access ?? (looks ? 'reader' : 'owner');
}

/** `Authorization: Bearer <token>` (RFC 6750). */
export function bearerOf({ headers }: FastifyRequest): string {
  const token = tokenOf(headers.authorization);
  if (token === undefined) throw unauthorized('Authorization: Bearer <token> is needed');
  return token;
}

function tokenOf(authorization = ''): string | undefined {
  return /^bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
}

/** Whose token is wrong is not told whether there is such a session. */
function nothingHere(): NotFound {
  return new NotFound('there is no such session, or nothing of it that this token opens');
}

function unauthorized(detail: string): HttpProblem {
  return new HttpProblem('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer realm="loopwire"' } });
}
