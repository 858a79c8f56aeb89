/** Events that a slow reader was not sent, fetched from where the server says that they can be had. */
import type { TracePage } from '../../contract/http/trace-page.ts';
import { type Problem, ProblemError } from '../rest.ts';

export interface BackfillOptions {
  url: string;
  /** `gap.backfill` */
  path: string;
  token: string;
  fetch: (request: Request) => Promise<Response>;
  signal: AbortSignal;
}

/** Page by page. Errors: ProblemError (410: trimmed), and those of fetch. */
export async function* backfill({ url, path, token, fetch, signal }: BackfillOptions): AsyncGenerator<TracePage> {
  const address = new URL(url + path);
  for (;;) {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const answer = await fetch(new Request(address, { headers, signal }));
    if (!answer.ok) {
      const problem = await answer.json().catch(() => undefined);
      throw new ProblemError(answer.status, problem as Problem | undefined);
    }
    const page = (await answer.json()) as TracePage;
    yield page;
    if (page.next === undefined) return;
    address.searchParams.set('after', String(page.next));
  }
}
