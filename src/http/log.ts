/** What the log says of a request: never a header, and no secret that somebody put into a URL against all advice. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_ID } from '../sessions/token.ts';

/** Our own tokens, wherever they stand; and whatever a query calls by such a name. */
const SECRETS = /\blwk?_[\w-]{16,}|(?<=[?&](?:[\w-]*token|[\w-]*key|authorization|auth|secret|password)=)[^&#]*/gi;

export const serializers = {
  req: ({ method, url, host, ip }: FastifyRequest) => ({
    method,
    url: url.replace(SECRETS, '[secret]'),
    host,
    remoteAddress: ip,
  }),
};

/** A line about a request, or about its answer, names the session. (What stands in its place may be anything.) */
export const formatters = {
  log(line: { req?: FastifyRequest; res?: FastifyReply } & Record<string, unknown>): Record<string, unknown> {
    const { session } = ((line.req ?? line.res?.request)?.params ?? {}) as { session?: string };
    return session !== undefined && SESSION_ID.test(session) ? { session, ...line } : line;
  },
};
