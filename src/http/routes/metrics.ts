/** How the server does, for Prometheus. */
import { z } from 'zod';
import type { Sessions } from '../../sessions/sessions.ts';
import type { App } from '../app-type.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Gate } from '../plugins/auth.ts';
import { problems } from '../schema.ts';

export interface MetricsOptions {
  metrics: Metrics;
  sessions: Sessions;
  gate: Gate;
}

export async function metricsRoutes(app: App, { metrics, sessions, gate }: MetricsOptions): Promise<void> {
  app.get(
    '/metrics',
    {
      onRequest: gate.watch,
      exposeHeadRoute: false,
      schema: {
        operationId: 'getMetrics',
        summary: 'How the server does, for Prometheus',
        description:
          "For anybody on a loopback address where anybody may open sessions, elsewhere for an operator's key.",
        tags: ['health'],
        security: [{}, { operatorKey: [] }],
        response: {
          200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
          ...problems('unauthorized'),
        },
      },
    },
    async (_request, reply) => {
      const [census, total] = await Promise.all([sessions.census(), sessions.total().catch(() => undefined)]);
      const text = await metrics.text(census, total);
      return reply.type(metrics.contentType).send(text);
    },
  );
}
