import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../context';
import type { Identify } from './identify';

/** What anybody may ask: what the server speaks, and where to sign in. */
const OPEN = ['/fhir/metadata', '/fhir/.well-known/smart-configuration'];

/** Whether a request is for records. By the route that answers it, so that no spelling of the address gets past. */
function isGuarded({ routeOptions, url }: FastifyRequest): boolean {
  const path = routeOptions.url ?? url;
  return /^\/(fhir|dicomweb)(\/|$|\?)/.test(path) && !OPEN.includes(path);
}

/** RFC 6750, 3. */
function unauthorized(reply: FastifyReply, isFhir: boolean, told: boolean): FastifyReply {
  const issue = [
    { severity: 'error', code: 'login', diagnostics: 'a valid access token is needed' },
  ];
  const body = isFhir ? { resourceType: 'OperationOutcome', issue } : { error: 'unauthorized' };
  return reply
    .code(401)
    .header('WWW-Authenticate', told ? 'Bearer error="invalid_token"' : 'Bearer')
    .type(isFhir ? 'application/fhir+json; charset=utf-8' : 'application/json')
    .send(JSON.stringify(body));
}

/** Every request for records has somebody who makes it, before its body is read; a token that is refused is recorded. */
export function identified(app: FastifyInstance, context: Context, identify: Identify): void {
  const { storage, audit } = context;
  app.decorateRequest('principal');
  app.addHook('onRequest', async (request, reply) => {
    if (!isGuarded(request)) return;
    const principal = await identify(request);
    if (principal) {
      request.principal = principal;
      return;
    }
    const told = request.headers.authorization !== undefined;
    if (told) {
      const about = { what: 'request', client: null, clinic: null, why: 'token refused' } as const;
      const { id: requestId, ip: address } = request;
      await storage.write((session) => audit.security({ ...about, requestId, address }, session));
    }
    return unauthorized(reply, request.url.startsWith('/fhir'), told);
  });
}
