import type { FastifyInstance, FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Config } from '../../config';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Seconds by route pattern and status, and how the process is; for Prometheus, never with what a request was about. */
export function metrics(app: FastifyInstance, { metricsToken }: Config): void {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const seconds = new Histogram({
    name: 'bitelight_http_request_seconds',
    help: 'From the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: routeOf(request),
      status: `${reply.statusCode}`,
    };
    seconds.observe(labels, reply.elapsedTime / 1000);
    done();
  });
  app.get('/metrics', async (request, reply) => {
    if (!mayWatch(request, metricsToken)) return reply.code(403).send({ status: 'not for you' });
    return reply.type(register.contentType).send(await register.metrics());
  });
}

/** The pattern, never the address: an address may name a patient. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none';

/** By a bearer token where one is set; else from this machine only. */
function mayWatch(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return LOOPBACK.test(request.ip);
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
