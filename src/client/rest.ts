/** REST, every operation with the types of openapi.yaml. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated/openapi.ts';
import { retrying } from './retrying.ts';

export type Problem = components['schemas']['Problem'];
/** A trace comes as a page: `Watch` is for those who want it as it happens. */
type Media = 'application/json' | 'application/problem+json' | 'application/pcapng';
export type Rest = Client<paths, Media>;

export interface RestOptions {
  /** Where the server is: `https://lab.example`. */
  url: string;
  /** A session's token, or an operator's key. */
  token?: string;
  /** Another than the global one. */
  fetch?: (request: Request) => Promise<Response>;
  /** How often a request is sent until it is answered, at most; 3 when absent. */
  tries?: number;
}

/** `rest({url, token}).GET('/v1/sessions/{session}', {params: {path: {session}}})` gives `{data, error, response}`. */
export function rest({ url, token, fetch, tries }: RestOptions): Rest {
  return createClient<paths, Media>({
    baseUrl: url,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    fetch: retrying(fetch ?? ((request) => globalThis.fetch(request)), tries ?? 3),
  });
}

/** What the server answered instead. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** undefined when whatever stands before the server answered. */
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined) {
    super(problem ? `${problem.title}: ${problem.detail ?? problem.code}` : `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The data of an answer: `await dataOf(api.GET(...))`. Errors: ProblemError, and those of fetch. */
export async function dataOf<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new ProblemError(response.status, isProblem(error) ? error : undefined);
  return data as T;
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'title' in error;
}
