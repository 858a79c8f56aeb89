/** Whether an answer is one that openapi.yaml knows, to a request that may have been anything. */
import { ProblemCode } from '../../../src/contract/problem.ts';
import { statusOf } from '../../../src/http/problems.ts';
import type { Heard } from './connection.ts';
import { misfit, openapi, operations, placeOf } from './document.ts';
import type { Wanted } from './requests.ts';

const codes = new Set<string>(ProblemCode.options);

/** Those that come before there is an operation. */
const ANYWHERE = [400, 404, 405, 408, 413, 414, 431, 503];

/** What is wrong with it; undefined when nothing is. */
export function fault(wanted: Wanted, heard: Heard | undefined): string | undefined {
  const { method, framing, headers } = wanted;
  // What is cut off may be hung up on.
  if (heard === undefined) return framing === 'short' || framing === 'long' ? undefined : 'no answer';
  const { status } = heard;
  const type = heard.headers['content-type']?.split(';')[0] ?? '';
  if (status >= 500 && status !== 503) return `status ${status}`;
  if (status >= 400) return problemFault(wanted, heard, type);
  if (method === 'HEAD' || heard.endless) return undefined;
  const operation = operationOf(wanted);
  if (!operation) return outOfBounds(wanted) ? undefined : `${status} where there is no operation`;
  if (status === 204)
    return heard.body.length === 0 && operation.responses[204] ? undefined : '204 with a body, or unlisted';
  const place = placeOf(operation, status, type);
  if (!place) return `${status} ${type} is not in openapi.yaml`;
  if (type === 'application/json') {
    const wrong = misfit('openapi', place, JSON.parse(heard.body.toString()));
    if (wrong !== undefined) return `the answer does not fit its schema: ${wrong}`;
  }
  if (operation.body && wanted.json !== undefined && framing !== 'long') {
    const at = [
      'paths',
      operation.path,
      operation.method.toLowerCase(),
      'requestBody',
      'content',
      'application/json',
      'schema',
    ];
    const sent = JSON.parse(JSON.stringify(wanted.json));
    const wrong = misfit('openapi', at, sent);
    if (wrong !== undefined) return `a body outside of its schema was taken: ${wrong}`;
  }
  // A session that is only now made has no revision to ask for.
  if (operation.path === '/v1/sessions' || !changes(method)) return undefined;
  const odd = headers.some(([name, value]) => name === 'if-match' && !/^\s*(\*|"\d{1,15}")\s*$/.test(value));
  return odd ? 'an If-Match that is none was taken' : undefined;
}

function problemFault(wanted: Wanted, heard: Heard, type: string): string | undefined {
  if (wanted.method === 'HEAD') return undefined;
  if (type !== 'application/problem+json') return `${heard.status} as ${type}`;
  const problem = JSON.parse(heard.body.toString());
  const wrong = misfit('openapi', ['components', 'schemas', 'Problem'], problem);
  if (wrong !== undefined) return `no problem document: ${wrong}`;
  if (problem.type !== `urn:loopwire:problem:${problem.code}` || !codes.has(problem.code))
    return `type ${problem.type}`;
  if (problem.status !== heard.status || statusOf(problem.code) !== heard.status)
    return `${problem.code} as ${heard.status}`;
  const operation = operationOf(wanted);
  if (!operation || ANYWHERE.includes(heard.status) || operation.responses[heard.status]) return undefined;
  return `${heard.status} is not listed`;
}

const changes = (method: string) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);

/** The operation that is asked, which is another when the path was spoilt into one. */
function operationOf({ method, path }: Wanted) {
  const segments = path.replace(/\?.*$/s, '').split('/');
  const fits = operations.filter((one) => {
    const pattern = one.path.split('/');
    return (
      one.method === method &&
      pattern.length === segments.length &&
      pattern.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === decoded(segments[i] ?? '')))
    );
  });
  // What is written out goes before what stands for anything.
  return fits.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Not in the document: the document itself, and its pages. */
function outOfBounds({ path }: Wanted): boolean {
  return /^\/(docs|openapi\.json)/.test(path) && openapi.openapi !== undefined;
}
