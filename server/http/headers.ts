import type { FastifyInstance } from 'fastify';
import { HEADERS } from '../../vite/headers';
import type { Config } from '../config';

const YEAR = 365 * 86_400;

/** The page may speak to its own server, and to a centre that the administrator has named; to nothing else. */
function policyFor(addresses: readonly string[]): string {
  const origins = [...new Set(addresses.map((url) => new URL(url).origin))];
  const own = "connect-src 'self'";
  return (HEADERS['Content-Security-Policy'] ?? '').replace(own, [own, ...origins].join(' '));
}

/** Isolation and a strict content policy on every answer; over TLS browsers are told to come back by TLS only. */
export function headers(app: FastifyInstance, { tls, centre }: Config): void {
  const sent = {
    ...HEADERS,
    'Content-Security-Policy': policyFor(Object.values(centre)),
    ...(tls && { 'Strict-Transport-Security': `max-age=${YEAR}; includeSubDomains` }),
  };
  app.addHook('onSend', (_request, reply, _payload, done) => {
    for (const [name, value] of Object.entries(sent)) reply.header(name, value);
    done();
  });
}
