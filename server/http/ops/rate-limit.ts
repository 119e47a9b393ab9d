import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';

/**
 * So many requests a minute from one address; more are answered 429 with Retry-After. Whoever watches is not counted. Before
 * anybody is asked for a token: those that are refused count too. A route with a limit of its own (`config.rateLimit`) has that.
 */
export async function limitRate(app: FastifyInstance, max: number): Promise<void> {
  if (max === 0) return;
  await app.register(rateLimit, {
    ...{ global: false, max, timeWindow: '1 minute' },
    allowList: ({ url }) => url === '/healthz' || url === '/metrics',
  });
  const limit = app.rateLimit();
  app.addHook('onRequest', async (request, reply) => {
    const { config } = request.routeOptions;
    if (!('rateLimit' in config)) await limit.call(app, request, reply);
  });
}
