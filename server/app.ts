import type { FastifyInstance } from 'fastify';
import fastify, { LogController } from 'fastify';
import { readFileSync } from 'node:fs';
import type { Config } from './config';
import { identified } from './http/auth/identified';
import { byToken } from './http/auth/identify';
import type { Identify } from './http/auth/identify';
import { auth } from './http/auth/routes';
import type { Context } from './http/context';
import { send } from './http/fhir/answer';
import { allowPages } from './http/cors';
import { errors } from './http/errors';
import { dicomweb } from './http/dicomweb/routes';
import { fhir } from './http/fhir/routes';
import { headers } from './http/headers';
import { health } from './http/ops/health';
import { loggerOptions, logging, requestId } from './http/ops/logging';
import { metrics } from './http/ops/metrics';
import { openApi } from './http/ops/openapi';
import { limitRate } from './http/ops/rate-limit';
import { page } from './http/page';
import { careAccess } from './services/access';
import { chainedAudit } from './services/audit';
import { notFound } from './services/fhir/refusal';
import { openBlobs } from './storage/blobs/open';
import { openStorage } from './storage/open';

/**
 * Page and central store in one process: the one place that names adapters. Closing it closes the storage. `identify`: who
 * makes a request; by default its token tells.
 */
export async function createApp(config: Config, identify?: Identify): Promise<FastifyInstance> {
  const storage = await openStorage(config.database);
  const context: Context = {
    config,
    storage,
    blobs: openBlobs(config.blobs),
    access: careAccess,
    audit: chainedAudit,
  };
  const app = instance(config);
  app.addHook('onClose', () => storage.close());
  // First: what is refused has to be readable by the page too.
  await allowPages(app, config.pageOrigins);
  await limitRate(app, config.rateLimit);
  identified(app, context, identify ?? byToken(config, storage, config.oidc));
  headers(app, config);
  logging(app);
  errors(app);
  metrics(app, config);
  await openApi(app);
  health(app, storage);
  await fhir(app, context);
  await dicomweb(app, context);
  await auth(app, context);
  await page(app, config);
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
