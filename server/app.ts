import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import { readFileSync } from 'node:fs';
import type { Config } from './config';
import type { Context } from './http/context';
import { fhir } from './http/fhir/routes';
import { headers } from './http/headers';
import { health } from './http/ops/health';
import { page } from './http/page';
import { careAccess } from './services/access';
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
  health(app, storage);
  fhir(app, context);
  await page(app, config.dist);
  app.setNotFoundHandler((_request, reply) => {
    void reply.code(404).type('text/plain').send('Nothing is kept at this address.');
  });
  return app;
}

function instance({ tls, trustProxy, bodyLimit }: Config): FastifyInstance {
  const common = { logger: false, trustProxy, bodyLimit, routerOptions: { maxParamLength: 256 } };
  if (!tls) return fastify(common);
  const https = { cert: readFileSync(tls.cert), key: readFileSync(tls.key) };
  return fastify({ ...common, https });
}
