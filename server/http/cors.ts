import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** What of an answer a page of another origin may read, beside its body. */
const EXPOSED = ['ETag', 'Location', 'Last-Modified', 'Retry-After', 'WWW-Authenticate', 'Warning'];

/** Pages of these origins may use the store: a clinic's own page whose centre is elsewhere (CENTRE_FHIR there). */
export async function allowPages(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT'],
    exposedHeaders: EXPOSED,
    maxAge: 3600,
  });
}
