import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { routeOf } from './metrics';

/** Of an error its kind and place: its message may repeat what a database or a client said of a patient. */
function plainError(error: unknown): {
  type: string;
  message: string;
  stack: string;
  code?: unknown;
} {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const code = 'code' in error ? error.code : undefined;
  return { type: error.name, message: '', stack: frames.slice(0, 8).join('\n'), code };
}

/** One JSON object a line on standard output. */
export const loggerOptions = (level: string) => ({
  level,
  base: null,
  serializers: { err: plainError },
});

export const requestId = (): string => randomUUID();

/** One line an answered request, by its route pattern. */
export function logging(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const line = {
      method: request.method,
      route: routeOf(request),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      by: request.principal.id,
      clinic: request.principal.clinic,
    };
    request.log[reply.statusCode >= 500 ? 'error' : 'info'](line, 'answered');
    done();
  });
}
