/** The server, put together: what is kept, the sessions, and a contents page of everything that is served. */
import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { type Config, isReached } from './config.ts';
import type { App } from './http/app-type.ts';
import { orAgain } from './http/change/again.ts';
import { dryRuns } from './http/change/dry-run.ts';
import { atRevision } from './http/etag.ts';
import { readJson } from './http/json.ts';
import { formatters, serializers } from './http/log.ts';
import { Metrics } from './http/metrics/metrics.ts';
import { OpenStreams } from './http/open-streams.ts';
import { auth, Gate, sayWhoMay } from './http/plugins/auth.ts';
import { cors } from './http/plugins/cors.ts';
import { errors, sendProblem } from './http/plugins/errors.ts';
import { helmet } from './http/plugins/helmet.ts';
import { measured } from './http/plugins/measured.ts';
import { openapi } from './http/plugins/openapi.ts';
import { perToken, rateLimit } from './http/plugins/rate-limit.ts';
import { requestId, requestIdOf } from './http/plugins/request-id.ts';
import { stopping } from './http/plugins/stopping.ts';
import { underPressure } from './http/plugins/under-pressure.ts';
import { websocket } from './http/plugins/websocket.ts';
import { captureRoutes } from './http/routes/capture.ts';
import { healthRoutes } from './http/routes/health.ts';
import { addressesRoutes } from './http/routes/host/addresses.ts';
import { execRoutes } from './http/routes/host/exec.ts';
import { interfacesRoutes } from './http/routes/host/interfaces.ts';
import { neighboursRoutes } from './http/routes/host/neighbours.ts';
import { pingsRoutes } from './http/routes/host/pings.ts';
import { routesRoutes } from './http/routes/host/routes.ts';
import { rulesRoutes } from './http/routes/host/rules.ts';
import { sysctlsRoutes } from './http/routes/host/sysctls.ts';
import { hostsRoutes } from './http/routes/hosts.ts';
import { metricsRoutes } from './http/routes/metrics.ts';
import { pinRoutes } from './http/routes/pin.ts';
import { sessionRoutes } from './http/routes/session.ts';
import { sessionsRoutes } from './http/routes/sessions.ts';
import { streamRoutes } from './http/routes/stream.ts';
import { tokensRoutes } from './http/routes/tokens.ts';
import { traceRoutes } from './http/routes/trace.ts';
import { Sockets } from './http/stream/sockets.ts';
import { noBodyIsEmpty, nothingUnknown, validatorCompiler } from './http/validation.ts';
import { answerClientError } from './http/wire/client-error.ts';
import { expectations, incoming } from './http/wire/incoming.ts';
import type { Meter } from './sessions/meter.ts';
import { Sessions } from './sessions/sessions.ts';
import { openStore } from './store/store.ts';

const VERSION = '0.1.0';
/** How long a client of the stream may take to say who it is. */
const AUTH_MS = 10_000;

export interface AppOptions {
  /** Answers that do not fit their schema are a 500: for tests, since it costs time. */
  checkResponses?: boolean;
}

/** Opens what is kept in `config.dataDir`; `close()` closes it again. Errors: those of the files. */
export async function buildApp(config: Config, { checkResponses = false }: AppOptions = {}): Promise<App> {
  const app = Fastify({
    // Standard output is for people.
    logger: { level: config.logLevel, stream: process.stderr, serializers, formatters },
    trustProxy: config.trustProxy,
    bodyLimit: config.limits.bodyBytes,
    genReqId: requestIdOf,
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 512 },
    // plugins/stopping.ts says it as a problem.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    clientErrorHandler: answerClientError,
    http: incoming,
  }).withTypeProvider<ZodTypeProvider>();
  // JSON or nothing: a body of another type is a 415.
  app.removeContentTypeParser('text/plain');
  readJson(app);
  app.setValidatorCompiler(validatorCompiler as Parameters<typeof app.setValidatorCompiler>[0]);
  app.addHook('preValidation', noBodyIsEmpty);
  app.addHook('onRoute', nothingUnknown);
  dryRuns(app);
  app.setSerializerCompiler(checkResponses ? serializerCompiler : () => JSON.stringify);

  const metrics = new Metrics();
  const sessions = await openSessions(app, config, metrics);
  const gate = new Gate({
    sessions,
    operators: config.apiKeys,
    open: config.openSessions,
    reached: isReached(config),
  });
  const streams = new OpenStreams();
  const sockets = new Sockets();

  await app.register(errors);
  expectations(app);
  await app.register(measured, { metrics });
  await app.register(stopping, { streams, sessions });
  await app.register(requestId);
  await app.register(helmet);
  await app.register(cors, { origins: config.corsOrigins });
  await app.register(rateLimit, { requestsPerMinute: config.limits.requestsPerAddress });
  await app.register(underPressure, { maxLoopDelayMs: config.maxLoopDelayMs });
  await app.register(auth);
  await app.register(websocket, { origins: config.corsOrigins, messageBytes: config.limits.messageBytes });
  await app.register(openapi, { version: VERSION });

  await app.register(healthRoutes, { sessions });
  await app.register(metricsRoutes, { metrics, sessions, gate });
  await app.register(sessionsRoutes, { prefix: '/v1/sessions', sessions, gate });
  await app.register(pinRoutes, { prefix: '/v1/sessions', gate });
  await app.register(streamRoutes, {
    prefix: '/v1/sessions',
    sessions,
    gate,
    streams,
    heartbeatMs: config.heartbeatMs,
    authMs: AUTH_MS,
    sockets,
  });
  await app.register(
    async (session: App) => {
      session.addHook('onRoute', sayWhoMay);
      session.addHook('onRequest', orAgain(gate.enter, sessions.answers));
      perToken(session, config.limits.requestsPerToken);
      session.addHook('onRequest', atRevision);
      await session.register(sessionRoutes, { sockets, access: sessions.access });
      await session.register(tokensRoutes, { access: sessions.access });
      await session.register(traceRoutes, { streams, heartbeatMs: config.heartbeatMs });
      await session.register(captureRoutes, { streams, heartbeatMs: config.heartbeatMs, version: VERSION });
      await session.register(hostsRoutes);
      await session.register(
        async (host: App) => {
          await host.register(interfacesRoutes);
          await host.register(addressesRoutes);
          await host.register(routesRoutes);
          await host.register(rulesRoutes);
          await host.register(neighboursRoutes);
          await host.register(sysctlsRoutes);
          await host.register(pingsRoutes);
          await host.register(execRoutes, { streams, commandBytes: config.limits.commandBytes });
        },
        { prefix: '/hosts/:host' },
      );
    },
    { prefix: '/v1/sessions/:session' },
  );
  return app;
}

/** They are closed after the last answer has been given, and the files after them. */
async function openSessions(app: FastifyInstance, { dataDir, limits }: Config, meter: Meter): Promise<Sessions> {
  const store = await openStore(dataDir);
  const sessions = new Sessions({
    store: store.sessions,
    log: store.traces,
    limits,
    meter,
    clock: () => new Date(),
    random: randomBytes,
  });
  app.addHook('onListen', async () => {
    sessions.sweep().catch((error: unknown) => app.log.error({ err: error }, 'sweep'));
  });
  app.addHook('onClose', async () => {
    await sessions.close();
    await store.close();
  });
  return sessions;
}
