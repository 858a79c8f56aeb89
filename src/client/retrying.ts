/** Sends a request again when there was no answer, or one that says to; what changes something is done once all the same. */

type Fetch = (request: Request) => Promise<Response>;

const WAIT_MS = 250;
const LONGEST_MS = 30_000;

/** At most `tries` times. What `fetch` throws the last time is thrown. */
export function retrying(fetch: Fetch, tries: number): Fetch {
  return async (request) => {
    const named = withKey(request);
    for (let left = tries - 1; ; left--) {
      // A body can be read once only.
      const sent = left > 0 ? named.clone() : named;
      const answer = await fetch(sent).catch((error: unknown) => {
        if (left <= 0 || request.signal.aborted) throw error;
        return undefined;
      });
      if (answer && (left <= 0 || ![429, 503].includes(answer.status))) return answer;
      await answer?.body?.cancel();
      await pause(waitOf(answer, tries - 1 - left), request.signal);
    }
  };
}

/** By its `Idempotency-Key` the server knows what it has done already. */
function withKey(request: Request): Request {
  if (['GET', 'HEAD'].includes(request.method) || request.headers.has('idempotency-key')) return request;
  const headers = new Headers(request.headers);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  headers.set('idempotency-key', `"${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`);
  return new Request(request, { headers });
}

/** What the server asks for, or twice as long each time, with full jitter. */
function waitOf(answer: Response | undefined, before: number): number {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN) * 1000;
  return Math.min(Number.isFinite(asked) ? asked : Math.random() * WAIT_MS * 2 ** before, LONGEST_MS);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
