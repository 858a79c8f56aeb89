/** The console of a host: a line goes in, what it printed comes out. */
import { Exec, ExecResult } from '../../../contract/exec.ts';
import type { App } from '../../app-type.ts';
import { ifMatch, tagged } from '../../etag.ts';
import { isLong, jsonInParts } from '../../long-answer.ts';
import { changeProblems, HostParams } from '../../schema.ts';

/** A command in UTF-8, with what JSON escapes of it. */
const BODY_LIMIT = 8 * 1024 * 1024;

export async function execRoutes(app: App): Promise<void> {
  app.post(
    '/exec',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: 'exec',
        summary: 'Run a command on the console: ip, ping, sysctl',
        description: 'The answer is 200 whenever the command ran, however it ended: `exit` says that.',
        tags: ['console'],
        params: HostParams,
        body: Exec,
        response: { 200: ExecResult, ...changeProblems('limit-reached') },
      },
    },
    async (request, reply) => {
      const { params, body, lab } = request;
      const result = tagged(reply, await lab.exec(params.host, body.command, ifMatch(request)));
      if (!isLong(result.stdout, result.stderr)) return result;
      reply.type('application/json; charset=utf-8');
      return reply.send(jsonInParts(result) as never);
    },
  );
}
