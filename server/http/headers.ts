import type { FastifyInstance } from 'fastify';
import { HEADERS } from '../../vite/headers';

const YEAR = 365 * 86_400;

/** Isolation and a strict content policy on every answer; over TLS browsers are told to come back by TLS only. */
export function headers(app: FastifyInstance, tls: boolean): void {
  const sent = tls
    ? { ...HEADERS, 'Strict-Transport-Security': `max-age=${YEAR}; includeSubDomains` }
    : HEADERS;
  app.addHook('onSend', (_request, reply, _payload, done) => {
    for (const [name, value] of Object.entries(sent)) reply.header(name, value);
    done();
  });
}
