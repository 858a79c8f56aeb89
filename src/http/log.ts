/** What the log says of a request: never a header, and no secret that somebody put into a URL against all advice. */
import type { FastifyRequest } from 'fastify';

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
