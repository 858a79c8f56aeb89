/** Whether a session stays though nobody uses it. */
import type { App } from '../app-type.ts';
import { change } from '../change/change.ts';
import { atRevision } from '../etag.ts';
import type { Gate } from '../plugins/auth.ts';
import { changeProblems, NoContent, SessionParams } from '../schema.ts';

export async function pinRoutes(app: App, { gate }: { gate: Gate }): Promise<void> {
  const shared = {
    tags: ['sessions'],
    security: [{ sessionToken: [] }, { operatorKey: [] }],
    params: SessionParams,
    response: { 204: NoContent, ...changeProblems() },
  };
  const onRequest = [gate.pin, atRevision];

  app.put(
    '/:session/pin',
    {
      onRequest,
      schema: {
        operationId: 'pinSession',
        summary: 'Pin a session: it stays though nobody uses it',
        description:
          "It takes an operator's key; only where nobody but this machine reaches the server, and sessions are open to all, " +
          "an owner's token will do.",
        ...shared,
      },
    },
    async (request, reply) =>
      change(
        request,
        reply,
        (lab, options) => lab.pin(true, options),
        () => ({}),
      ),
  );

  app.delete(
    '/:session/pin',
    {
      onRequest,
      schema: {
        operationId: 'unpinSession',
        summary: 'Take the pin off: from now on it is deleted when nobody has used it for `idleExpireMs`',
        description: 'For whoever may pin it.',
        ...shared,
      },
    },
    async (request, reply) =>
      change(
        request,
        reply,
        (lab, options) => lab.pin(false, options),
        () => ({}),
      ),
  );
}
