/** Whether the server lives, and whether it can do its work. */
import { z } from 'zod';
import type { Sessions } from '../../sessions/sessions.ts';
import type { App } from '../app-type.ts';
import { HttpProblem } from '../problems.ts';
import { problems } from '../schema.ts';

const Health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });

export async function healthRoutes(app: App, { sessions }: { sessions: Sessions }): Promise<void> {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'isAlive',
        summary: 'The process answers',
        tags: ['health'],
        security: [],
        response: { 200: Health },
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'isReady',
        summary: 'Sessions can be opened, and what they do is kept',
        tags: ['health'],
        security: [],
        response: { 200: Health, ...problems() },
      },
    },
    async (request) => {
      try {
        await sessions.check();
      } catch (error) {
        request.log.error({ err: error }, 'not ready');
        throw new HttpProblem('unavailable', 'nothing can be kept', { headers: { 'retry-after': '5' } });
      }
      return { status: 'ok' as const };
    },
  );
}
