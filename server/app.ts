import type { FastifyInstance } from 'fastify';
import fastify, { LogController } from 'fastify';
import { readFileSync } from 'node:fs';
import type { Config } from './config';
import type { Context } from './http/context';
import { send } from './http/fhir/answer';
import { fhir } from './http/fhir/routes';
import { headers } from './http/headers';
import { health } from './http/ops/health';
import { loggerOptions, logging, requestId } from './http/ops/logging';
import { metrics } from './http/ops/metrics';
import { openApi } from './http/ops/openapi';
import { limitRate } from './http/ops/rate-limit';
import { page } from './http/page';
import { careAccess } from './services/access';
import { notFound } from './services/fhir/refusal';
import { LOCAL_CLINIC, noAudit } from './services/local';
import { openStorage } from './storage/open';

/** Page and central store in one process: the one place that names adapters. Closing it closes the storage. */
export async function createApp(config: Config): Promise<FastifyInstance> {
  const storage = await openStorage(config.database);
  const context: Context = { config, storage, access: careAccess, audit: noAudit };
  const app = instance(config);
  app.addHook('onClose', () => storage.close());
  app.decorateRequest('principal');
  app.addHook('onRequest', (request, _reply, done) => {
    request.principal = LOCAL_CLINIC;
    done();
  });
  headers(app, config.tls !== null);
  logging(app);
  metrics(app, config);
  await limitRate(app, config.rateLimit);
  await openApi(app);
  health(app, storage);
  await fhir(app, context);
  await page(app, config.dist);
  app.setNotFoundHandler((request, reply) => {
    if (/^\/fhir\b/.test(request.url)) return send(reply, 404, notFound().outcome);
    return reply.code(404).type('text/plain').send('Nothing is kept at this address.');
  });
  return app;
}

function instance({ tls, trustProxy, bodyLimit, logLevel }: Config): FastifyInstance {
  const common = {
    logger: loggerOptions(logLevel),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    trustProxy,
    bodyLimit,
    /** Of a client that stops in the middle of its request. */
    requestTimeout: 120_000,
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: true },
  };
  if (!tls) return fastify(common);
  const https = { cert: readFileSync(tls.cert), key: readFileSync(tls.key) };
  return fastify({ ...common, https });
}
