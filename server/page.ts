import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import fastify from 'fastify';
import path from 'node:path';
import { HEADERS } from '../vite/headers';

/** Names that carry a hash of their content, and packs, whose folder is their version, never change. */
const IMMUTABLE = /^\/(assets|models\/[^/]+)\//;
const DAY = 86_400;

function cacheControl(urlPath: string): string {
  if (IMMUTABLE.test(urlPath)) return `public, max-age=${365 * DAY}, immutable`;
  return 'no-cache';
}

/** The built page and its packs, with isolation and a strict content policy on every answer. Logs nothing of a request. */
export async function pageServer(dist: string): Promise<FastifyInstance> {
  const server = fastify({ logger: false });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value);
    done();
  });
  await server.register(fastifyStatic, {
    root: dist,
    cacheControl: false,
    setHeaders(response, file) {
      const urlPath = `/${path.relative(dist, file).split(path.sep).join('/')}`;
      response.header('Cache-Control', cacheControl(urlPath));
    },
  });
  server.setNotFoundHandler((_request, reply) => {
    void reply.code(404).type('text/plain').send('Nothing is kept at this address.');
  });
  return server;
}
