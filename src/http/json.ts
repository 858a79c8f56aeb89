/**
 * JSON of bodies. What is nested deep or has very many members takes JSON.parse, and then the schema, very much longer
 * than its bytes let expect, and in that time nobody else has a turn: so that is looked for first, in one pass that
 * ends where it is found.
 */
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problems.ts';

/** No schema of a body is deeper than five. */
const MAX_DEPTH = 64;
/** Members and elements, all objects and arrays together; a route with 256 next hops that say everything has 4,000. */
const MAX_VALUES = 10_000;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
/** `[` and `{`, `]` and `}`: each pair differs in one bit. */
const [OPEN, CLOSE, CURLY] = [0x5b, 0x5d, 0x20];

/** JSON as Fastify reads it; but a client that always says it sends JSON may send nothing. */
export function readJson(app: Pick<FastifyInstance, 'addContentTypeParser' | 'getDefaultJsonParser'>): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    const fault = tooMuch(body);
    if (fault !== undefined) done(new HttpProblem('malformed', `body: ${fault}`));
    else if (body === '') done(null, undefined);
    else parse(request, body, done);
  });
}

/** What is too much of it, in words. Looks at nothing else: what is no JSON may pass. */
function tooMuch(text: string): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) at = endOfString(text, at);
    else if (c === COMMA) values++;
    else if ((c | CURLY) === (OPEN | CURLY)) {
      values++;
      if (++depth > MAX_DEPTH) return `nested deeper than ${MAX_DEPTH}`;
    } else if ((c | CURLY) === (CLOSE | CURLY)) depth--;
    if (values > MAX_VALUES) return `more than ${MAX_VALUES} members and elements`;
  }
  return undefined;
}

/** Where the quote is that ends the string, or the end of the text. */
function endOfString(text: string, begin: number): number {
  let at = begin + 1;
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === QUOTE) return at;
    if (c === BACKSLASH) at++;
  }
  return at;
}
