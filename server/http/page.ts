import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import path from 'node:path';

/** Names that carry a hash of their content, and packs, whose folder is their version, never change. */
const IMMUTABLE = /^\/(assets|models\/[^/]+)\//;
const DAY = 86_400;

function cacheControl(urlPath: string): string {
  if (IMMUTABLE.test(urlPath)) return `public, max-age=${365 * DAY}, immutable`;
  return 'no-cache';
}

/** The built page and its packs. */
export async function page(app: FastifyInstance, dist: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: dist,
    cacheControl: false,
    setHeaders(response, file) {
      const urlPath = `/${path.relative(dist, file).split(path.sep).join('/')}`;
      response.header('Cache-Control', cacheControl(urlPath));
    },
  });
}
