/** The packets of a session, or of one ping, as a file for Wireshark; or live. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CaptureQuery, PCAPNG, PingCaptureQuery } from '../../contract/http/capture.ts';
import type { Interface } from '../../contract/interface.ts';
import { SessionError } from '../../sessions/errors.ts';
import type { Interfaces } from '../../sessions/nouns/interfaces.ts';
import type { App } from '../app-type.ts';
import { type CaptureOptions, capture } from '../capture/capture.ts';
import type { OpenStreams } from '../open-streams.ts';
import { PingParams, readProblems, SessionParams } from '../schema.ts';

export interface CaptureRoutesOptions {
  streams: OpenStreams;
  heartbeatMs: number;
  /** Ours. */
  version: string;
}

type Wanted = Pick<CaptureOptions, 'host' | 'ifname' | 'ping' | 'after' | 'until'>;

const response = {
  200: {
    description: 'A capture: an interface block for each interface of each host, virtual time in nanoseconds',
    content: { [PCAPNG]: { schema: z.string().meta({ format: 'binary' }) } },
  },
  ...readProblems('trimmed'),
};
const description =
  'Real bytes; `epb_packetid` follows a packet over hops, a dropped one has a verdict, and comments say why. Opens in Wireshark; with `follow`, `curl -N … | wireshark -k -i -`.';
const tags = ['trace'];
// A HEAD would begin a capture that nobody reads.
const exposeHeadRoute = false;

export async function captureRoutes(app: App, { streams, heartbeatMs, version }: CaptureRoutesOptions): Promise<void> {
  const send = async (request: FastifyRequest, reply: FastifyReply, name: string, wanted: Wanted, follow: boolean) => {
    const { trace, id, limits, interfaces } = request.lab;
    const stop = new AbortController();
    const section = {
      hardware: 'virtual hosts of loopwire',
      os: 'Linux 6.18, as loopwire has it',
      application: `loopwire ${version}`,
      comment: `Session ${id}${wanted.ping === undefined ? '' : `, ping ${wanted.ping}`}. Times are those of the lab's own clock, which begins at 0.`,
    };
    const pieces = capture({
      ...{ trace, section, snaplen: limits.frameBytes, follow, heartbeatMs, signal: stop.signal },
      interfaceOf: (host, ifname) => interfaceNow(interfaces, host, ifname),
      // Where nobody follows it ends where the trace ends now.
      ...{ ...(follow ? {} : { until: trace.seq }), ...wanted },
    });
    // The first piece may fail, which can still be answered.
    const { value: first = Buffer.alloc(0) } = await pieces.next();
    const body = Readable.from(following(first, pieces), { objectMode: false });
    // The body itself closes only after its last piece, which may never come once the client has left.
    reply.raw.once('close', () => stop.abort());
    streams.addAnswer(reply, () => stop.abort());
    return reply
      .type(PCAPNG)
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}.pcapng"`)
      .send(body);
  };

  app.get(
    '/capture.pcapng',
    {
      exposeHeadRoute,
      schema: {
        operationId: 'captureSession',
        summary: 'Capture the packets of a session',
        description,
        tags,
        params: SessionParams,
        querystring: CaptureQuery,
        response,
      },
    },
    async (request, reply) => {
      const { follow, ...wanted } = request.query;
      if (wanted.after !== undefined) request.lab.trace.happened(wanted.after, '/after');
      return send(request, reply, request.params.session, given(wanted), follow === 'true');
    },
  );

  app.get(
    '/hosts/:host/pings/:ping/capture.pcapng',
    {
      exposeHeadRoute,
      config: { access: 'ping' },
      schema: {
        operationId: 'capturePing',
        summary: 'Capture the packets of a ping',
        description,
        tags,
        params: PingParams,
        querystring: PingCaptureQuery,
        response,
      },
    },
    async (request, reply) => {
      const { session, host, ping } = request.params;
      const { value } = await request.lab.pings.get(host, ping);
      const { ifname, follow } = request.query;
      const runs = value.status === 'running';
      const wanted = { ping, ifname, after: value.seq.first - 1, until: runs ? undefined : value.seq.last };
      return send(request, reply, `${session}-${ping}`, given(wanted), runs && follow === 'true');
    },
  );
}

/** Later it may be gone, or its host, or the session; what passed through it was real all the same. */
async function interfaceNow(interfaces: Interfaces, host: string, ifname: string): Promise<Interface | undefined> {
  try {
    return (await interfaces.get(host, ifname, { details: true })).value;
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}

async function* following(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Without the keys whose value is undefined. */
function given<T extends object>(wanted: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
