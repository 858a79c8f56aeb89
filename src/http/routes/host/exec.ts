/** The console of a host: a line goes in, what it printed comes out. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Exec, ExecResult } from '../../../contract/exec.ts';
import { limitVariable } from '../../../sessions/limits.ts';
import type { App } from '../../app-type.ts';
import { change } from '../../change/change.ts';
import { isLong } from '../../long-answer.ts';
import type { OpenStreams } from '../../open-streams.ts';
import { HttpProblem } from '../../problems.ts';
import { changeProblems, HostParams } from '../../schema.ts';

export interface ExecRoutesOptions {
  streams: OpenStreams;
  /** Of the longest command. */
  commandBytes: number;
}

export async function execRoutes(app: App, { streams, commandBytes }: ExecRoutesOptions): Promise<void> {
  app.post(
    '/exec',
    {
      // With what JSON escapes of it.
      bodyLimit: 2 * commandBytes + 1024,
      schema: {
        operationId: 'exec',
        summary: 'Run a command on the console: ip, ping, sysctl',
        description:
          'The answer is 200 whenever the command ran, however it ended: `exit` says that. A command has its turn among ' +
          'all changes of the session; only `ip monitor` waits beside them, hears what anybody changes meanwhile, and is ' +
          'answered in the end: when `timeout 5 ip monitor` has had its five seconds, or, as after Control-C, with exit ' +
          '130 at the limits `monitorMs` and `monitorMessages`. So does whatever the engine has worked on for `commandMs`: ' +
          'it is interrupted, standard error says so, and what it had changed by then stays changed.',
        tags: ['console'],
        params: HostParams,
        body: Exec,
        response: { 200: ExecResult, ...changeProblems('limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      if (Buffer.byteLength(body.command) > commandBytes) throw tooLong(commandBytes);
      const { signal, release } = untilGone(request, reply, streams);
      return change(
        request,
        reply,
        (lab, options) => lab.exec(params.host, body.command, { ...options, signal }),
        (result) => ({ body: result, long: isLong(result.stdout, result.stderr) }),
      ).finally(release);
    },
  );
}

function tooLong(max: number): HttpProblem {
  return new HttpProblem('payload-too-large', `commandBytes is ${max} (${limitVariable('commandBytes')})`);
}

interface Control {
  signal: AbortSignal;
  release: () => void;
}

/** Control-C, for a command that waits: nobody is there any more to be answered, or may be; or the server stops. */
function untilGone({ pass }: FastifyRequest, reply: FastifyReply, streams: OpenStreams): Control {
  const control = new AbortController();
  const end = () => control.abort();
  const forget = streams.add({ end }, pass);
  reply.raw.once('close', end);
  const release = () => {
    forget();
    reply.raw.off('close', end);
  };
  return { signal: control.signal, release };
}
