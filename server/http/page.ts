import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import path from 'node:path';
import type { Config } from '../config';

/** Names that carry a hash of their content, and packs, whose folder is their version, never change. */
const IMMUTABLE = /^\/(assets|models\/[^/]+)\//;
const DAY = 86_400;

function cacheControl(urlPath: string): string {
  if (IMMUTABLE.test(urlPath)) return `public, max-age=${365 * DAY}, immutable`;
  return 'no-cache';
}

/** The built page and its packs, and where it finds the centre. */
export async function page(
  app: FastifyInstance,
  { dist, centre, passphrase }: Config,
): Promise<void> {
  const said = { ...centre, ...(passphrase === 'at-once' && { passphrase }) };
  app.get('/centre.json', (_request, reply) =>
    reply.header('Cache-Control', 'no-cache').send(said),
  );
  await app.register(fastifyStatic, {
    root: dist,
    cacheControl: false,
    setHeaders(response, file) {
      const urlPath = `/${path.relative(dist, file).split(path.sep).join('/')}`;
      response.header('Cache-Control', cacheControl(urlPath));
    },
  });
}
