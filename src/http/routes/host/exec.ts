/** The console of a host: a line goes in, what it printed comes out. */
import { Exec, ExecResult } from '../../../contract/exec.ts';
import type { App } from '../../app-type.ts';
import { ifMatch, tagged } from '../../etag.ts';
import { changeProblems, HostParams } from '../../schema.ts';

export async function execRoutes(app: App): Promise<void> {
  app.post(
    '/exec',
    {
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
    async (request, reply) =>
      tagged(reply, await request.lab.exec(request.params.host, request.body.command, ifMatch(request))),
  );
}
