import type { FastifyInstance } from 'fastify';
import type { Storage } from '../../storage/ports';
import { described } from './openapi';

/** For whoever watches over the process: 200 while the database answers, else 503. */
export function health(app: FastifyInstance, storage: Storage): void {
  app.get(
    '/healthz',
    described('Operations', 'Whether the database answers'),
    async (_request, reply) => {
      reply.header('Cache-Control', 'no-store');
      try {
        await storage.read((session) => session.ping());
        return { status: 'ok', storage: storage.kind };
      } catch {
        return reply
          .code(503)
          .send({ status: 'the database does not answer', storage: storage.kind });
      }
    },
  );
}
