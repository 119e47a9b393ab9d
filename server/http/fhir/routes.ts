import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AccessRefused, recordRefused } from '../../services/fhir/actor';
import { notAcceptable, notAllowed, notFound } from '../../services/fhir/refusal';
import type { Context } from '../context';
import { outcomeOf, send } from './answer';
import { auditRoutes } from './audit';
import { ROUTES } from './interactions';
import { actorOf, header } from './request';

const JSON_TYPES = ['application/fhir+json', 'application/json'];
const FORM = 'application/x-www-form-urlencoded';
const ACCEPTED = /json|\*\/\*|application\/\*/;

/** FHIR R4 at /fhir. Every answer that is no resource is an OperationOutcome. */
export async function fhir(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(
    (scope, _options, done) => {
      parsers(scope);
      scope.addHook('preHandler', (request, _reply, next) => {
        next(wantsJson(request) ? undefined : notAcceptable());
      });
      scope.setErrorHandler(async (error, request, reply) => {
        if (error instanceof AccessRefused)
          await context.storage.write((session) =>
            recordRefused(actorOf(request, context), session, error),
          );
        const { status, outcome } = outcomeOf(error);
        if (status >= 500) request.log.error({ err: error }, 'a FHIR request failed');
        return send(reply, status, outcome);
      });
      scope.setNotFoundHandler((_request, reply) => void send(reply, 404, notFound().outcome));
      auditRoutes(scope, context);
      // Whatever its body: it is the request that is refused.
      scope.addHook('onRequest', (request, _reply, next) => {
        next(request.method === 'PATCH' ? notAllowed('Records are changed by PUT.') : undefined);
      });
      for (const { method, path, handler, interaction, summary } of ROUTES)
        scope.route({
          method,
          url: path,
          schema: { summary, tags: ['FHIR R4'], operationId: `${interaction} ${method} ${path}` },
          handler: handler(context),
        });
      done();
    },
    { prefix: '/fhir', bodyLimit: context.config.bodyLimit },
  );
}

function parsers(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    JSON_TYPES,
    { parseAs: 'string' },
    scope.getDefaultJsonParser('error', 'error'),
  );
  scope.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => {
    const query: Record<string, string[]> = {};
    for (const [key, value] of new URLSearchParams(body as string))
      query[key] = [...(query[key] ?? []), value];
    done(null, query);
  });
}

/** R4, http.html#mime-type: `_format` wins over Accept. */
function wantsJson(request: FastifyRequest): boolean {
  const { _format: format } = request.query as { _format?: unknown };
  if (typeof format === 'string') return format.includes('json');
  return ACCEPTED.test(header(request, 'accept') ?? '*/*');
}
