import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';

/** So many requests a minute from one address; more are answered 429 with Retry-After. Whoever watches is not counted. */
export async function limitRate(app: FastifyInstance, max: number): Promise<void> {
  if (max === 0) return;
  await app.register(rateLimit, {
    max,
    timeWindow: '1 minute',
    allowList: (request) => request.url === '/healthz' || request.url === '/metrics',
  });
}
