/** The trace of a session: a page of JSON, lines of JSON, or server-sent events, as Accept says. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TracePage, TraceQuery } from '../../contract/http/trace-page.ts';
import type { App } from '../app-type.ts';
import { cutUnread, type OpenStreams } from '../open-streams.ts';
import { pingWithin } from '../plugins/auth.ts';
import { HttpProblem } from '../problems.ts';
import { readProblems, SessionParams } from '../schema.ts';
import { preferred } from '../trace/accept.ts';
import { firstPage, ndjson, pageText, type Wanted } from '../trace/history.ts';
import { openSse } from '../trace/sse.ts';
import { traceFilter } from '../trace-filter.ts';

const JSON_PAGE = 'application/json';
const NDJSON = 'application/x-ndjson';
const SSE = 'text/event-stream';

export interface TraceRoutesOptions {
  streams: OpenStreams;
  heartbeatMs: number;
}

export async function traceRoutes(app: App, { streams, heartbeatMs }: TraceRoutesOptions): Promise<void> {
  app.get(
    '/trace',
    {
      // A HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      config: { access: 'ping' },
      schema: {
        operationId: 'readTrace',
        summary: 'Read the trace',
        description: `What is kept of it as a page of \`${JSON_PAGE}\` or, streamed, as \`${NDJSON}\`; or as \`${SSE}\`: what is kept after \`Last-Event-ID\` (or \`after\`; what comes from now on when there is neither), and then live (so \`until\` and \`limit\` are a 400 there). An \`after\` that has not happened is a 400. The WebSocket does more: docs/stream-protocol.md.`,
        tags: ['trace'],
        params: SessionParams,
        querystring: TraceQuery,
        response: {
          200: {
            description: 'Events, in order',
            content: {
              [JSON_PAGE]: { schema: TracePage },
              [NDJSON]: { schema: z.string().meta({ description: 'A TraceEvent a line' }) },
              [SSE]: { schema: z.string().meta({ description: '`id` is the seq, `data` a TraceEvent' }) },
            },
          },
          ...readProblems('not-acceptable', 'trimmed'),
        },
      },
    },
    async (request, reply) => {
      const { trace } = request.lab;
      const wanted = wantedOf({ ...request.query, ping: pingWithin(request.pass, request.query.ping) });
      if (wanted.after !== undefined) trace.happened(wanted.after, '/after');
      const type = preferred(request.headers.accept, [JSON_PAGE, NDJSON, SSE]);
      reply.header('vary', 'accept');
      switch (type) {
        case JSON_PAGE: {
          const limit = request.query.limit ?? 1_000;
          return sendText(reply, type, await pageText(await trace.history({ ...wanted, limit }), wanted.explain));
        }
        case NDJSON: {
          const begun = await firstPage(trace, wanted);
          streams.addAnswer(reply);
          return send(reply, type, Readable.from(ndjson(trace, begun.wanted, begun.first)));
        }
        case SSE: {
          goesOn(request.query);
          const { explain, after, limit: _limit, ...filter } = wanted;
          const from = lastEventId(request) ?? after ?? 'now';
          const stream = await openSse(trace, { from, filter, explain, heartbeatMs });
          streams.addAnswer(reply, () => stream.end());
          return send(reply, type, stream);
        }
        default:
          throw new HttpProblem('not-acceptable', `the trace comes as ${JSON_PAGE}, ${NDJSON} or ${SSE}`);
      }
    },
  );
}

function wantedOf({ after, until, limit, host, type, ping, direction, explain }: TraceQuery): Wanted {
  return {
    limit: limit ?? Number.POSITIVE_INFINITY,
    explain: explain === 'true',
    ...(after !== undefined && { after }),
    ...(until !== undefined && { until }),
    ...traceFilter({ hosts: listOf(host), types: listOf(type), ping, direction }),
  };
}

/** A stream has no end: what would set one is not passed over. */
function goesOn(query: TraceQuery): void {
  const errors = (['until', 'limit'] as const).flatMap((name) =>
    query[name] === undefined ? [] : { in: 'query' as const, pointer: `/${name}`, detail: `${SSE} has no end` },
  );
  if (errors.length === 0) return;
  const named = errors.map(({ pointer }) => pointer.slice(1)).join(' and ');
  throw new HttpProblem('malformed', `${named} cannot be had with ${SSE}, which has no end`, { errors });
}

function listOf(given: string | string[] | undefined): string[] | undefined {
  return given === undefined ? undefined : [given].flat();
}

/** Where an EventSource that lost its connection was. */
function lastEventId({ headers }: FastifyRequest): number | undefined {
  const given = headers['last-event-id'];
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^\d{1,15}$/.test(given)) return Number(given);
  const detail = 'Last-Event-ID is a seq';
  throw new HttpProblem('malformed', detail, { errors: [{ in: 'headers', pointer: '/last-event-id', detail }] });
}

/** What is text already, or becomes it piece by piece, is none of the serializer's business. */
function send(reply: FastifyReply, type: string, body: Readable): FastifyReply {
  return reply.type(type).header('cache-control', 'no-store').send(body);
}

function sendText(reply: FastifyReply, type: string, body: Buffer): FastifyReply {
  cutUnread(reply);
  return reply.type(`${type}; charset=utf-8`).send(body);
}
