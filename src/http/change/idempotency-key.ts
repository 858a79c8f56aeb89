/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): the name that a client gives to a request. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { KeptAnswer } from '../../sessions/ports.ts';
import { bearerOf } from '../plugins/auth.ts';
import { HttpProblem } from '../problems.ts';

/** A String of RFC 8941 (§3.3.3), or the same without its quotes, as many clients send it. */
const STRING = /^"((?:[ !#-[\]-~]|\\["\\]){1,255})"$/;
const BARE = /^[\w.:~+/=-]{1,255}$/;
/** Characters: 128 bits in base64url. A UUID has 36. */
export const HARD_TO_GUESS = 22;

/** The key itself; undefined when there is none. Errors: HttpProblem (malformed). */
export function keyOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['idempotency-key'];
  if (given === undefined) return undefined;
  const text = String(given).trim();
  const quoted = STRING.exec(text)?.[1];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, '$1');
  if (BARE.test(text)) return text;
  throw wrongKey('Idempotency-Key is a string of 1 to 255 characters in quotes, such as "8e03978e-40d5-43dd"');
}

/** Where the key is all that tells who asks from others: who guessed it would be given the other's answer. Errors: HttpProblem. */
export function checkHardToGuess(request: FastifyRequest): void {
  const key = keyOf(request);
  if (key === undefined || key.length >= HARD_TO_GUESS) return;
  throw wrongKey(
    `an Idempotency-Key that opens a session has at least ${HARD_TO_GUESS} characters, made at random, such as a UUID: ` +
      'whoever at the same address knows it is given the same session, and its token',
  );
}

function wrongKey(detail: string): HttpProblem {
  return new HttpProblem('malformed', detail, { errors: [{ in: 'headers', pointer: '/idempotency-key', detail }] });
}

/** What is kept in its place: whoever reads the file cannot ask with it. */
export function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Another request has another. A body is what the schema made of it, so that its spelling does not matter. */
export function printOf(request: FastifyRequest): string {
  const { method, url, body, headers, routeOptions } = request;
  // A body where none is wanted is not looked at.
  const asked = routeOptions.schema?.body ? body : null;
  const who = routeOptions.config.endsToken ? [nameOf(bearerOf(request))] : [];
  return nameOf(JSON.stringify([method, url, headers['if-match'] ?? null, asked, ...who]));
}

/** An answer with a secret in it can be read by nobody but whoever has the key. */
export function sealed(answer: KeptAnswer, key: string): KeptAnswer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), nonce);
  const body = Buffer.concat([cipher.update(answer.body, 'utf8'), cipher.final()]);
  return { ...answer, body: Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64') };
}

export function opened(answer: KeptAnswer, key: string): KeptAnswer {
  const bytes = Buffer.from(answer.body, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return { ...answer, body: Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8') };
}

function secretOf(key: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', 'loopwire answer', 32));
}
