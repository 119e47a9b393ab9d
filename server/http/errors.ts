import type { FastifyInstance } from 'fastify';

const SAID: Readonly<Record<number, string>> = {
  400: 'the request is not understood',
  413: 'the request is too large',
  415: 'this media type is not taken here',
  503: 'what this needs does not answer just now: try again',
  507: 'there is no room: nothing was kept; try again later',
  429: 'too many requests; Retry-After says when to come again',
};

/** Whatever goes wrong outside FHIR, in words that tell nothing of the inside: messages of a database may hold what was sent. */
export function errors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const named = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
    const status = typeof named === 'number' && named >= 400 ? named : 500;
    if (status >= 500) request.log.error({ err: error }, 'a request failed');
    const said = SAID[status] ?? (status < 500 ? SAID[400] : 'the server failed');
    return reply
      .code(status)
      .type('application/json')
      .send(JSON.stringify({ error: said }));
  });
}
