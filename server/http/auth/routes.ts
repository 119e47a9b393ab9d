import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { enrol } from '../../services/enrolment';
import { peopleOf } from '../../services/people';
import { accessToken, audienceOf, deviceOfAssertion, publicKeys } from '../../services/tokens';
import type { Context } from '../context';
import { described } from '../ops/openapi';
import { originOf } from '../origin';
import { answer, refused, tokenAnswer } from './answers';
import { EXCHANGE, exchange } from './exchange';
import { isOwnPage } from './loopback';
import { NO_REASON, purposeOf, Stated } from './purpose';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const SCOPE = 'system/*.cruds';

const TokenRequest = v.object({
  grant_type: v.literal('client_credentials'),
  client_assertion_type: v.literal(ASSERTION_TYPE),
  client_assertion: v.pipe(v.string(), v.maxLength(8192)),
  scope: v.optional(v.string()),
  ...Stated,
});

async function register(context: Context, request: FastifyRequest, reply: FastifyReply) {
  const { config, storage, audit } = context;
  const code = /^Bearer (\S{1,100})$/i.exec(request.headers.authorization ?? '')?.[1];
  const own = code === undefined && isOwnPage(request, config.trustProxy) ? config.local : null;
  const about = { what: 'enrolment', requestId: request.id, address: request.ip } as const;
  if (code === undefined && !own) return refused(reply, 401, 'invalid_token', 'a code is needed');
  const by = own ? { local: own } : { code: code ?? '' };
  const done = await storage.write(async (session) => {
    const enrolled = await enrol(session, request.body, by, Date.now());
    const device = enrolled.ok ? enrolled.device : null;
    const why = enrolled.ok ? '' : enrolled.why;
    await audit.security(
      { ...about, client: device?.id ?? null, clinic: device?.clinic ?? null, why },
      session,
    );
    return enrolled;
  });
  if (!done.ok && done.why === 'code')
    return refused(reply, 401, 'invalid_token', 'the code is not known, was used, or has expired');
  if (!done.ok)
    return refused(
      reply,
      400,
      'invalid_client_metadata',
      'public keys for ES384 or RS384 are needed',
    );
  const { device } = done;
  return answer(reply, 201, {
    client_id: device.id,
    client_id_issued_at: Math.floor(device.registered / 1000),
    client_name: device.name,
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    jwks: JSON.parse(device.jwks) as unknown,
    scope: SCOPE,
  });
}

async function token(context: Context, request: FastifyRequest, reply: FastifyReply) {
  const { config, storage, audit } = context;
  const asked = v.safeParse(TokenRequest, request.body);
  if (!asked.success)
    return refused(reply, 400, 'invalid_request', 'client_credentials with a signed assertion');
  const purpose = purposeOf(asked.output);
  if (purpose === 'reason') return refused(reply, 400, 'invalid_request', NO_REASON);
  const base = originOf(request, config);
  const now = Date.now();
  const signed = await deviceOfAssertion(
    storage,
    asked.output.client_assertion,
    `${base}/auth/token`,
    now,
  );
  const about = { what: 'token', requestId: request.id, address: request.ip } as const;
  if (!signed.ok) {
    const { why, device: client } = signed;
    await storage.write((session) =>
      audit.security({ ...about, client, clinic: null, why }, session),
    );
    return refused(reply, 401, 'invalid_client', why);
  }
  const { device } = signed;
  if (purpose && !device.roles.includes('dentist'))
    return refused(reply, 400, 'unauthorized_client', 'only a dentist states a purpose');
  const access_token = await storage.write(async (session) => {
    const to = { client: device.id, clinic: device.clinic, why: '', ...(purpose && { purpose }) };
    await audit.security({ ...about, ...to }, session);
    const subject = { ...device, kind: 'device', purpose } as const;
    return accessToken(session, subject, audienceOf(config), now);
  });
  return answer(reply, 200, { ...tokenAnswer(access_token), scope: SCOPE });
}

const isExchange = (body: unknown): boolean =>
  v.is(v.looseObject({ grant_type: v.literal(EXCHANGE) }), body);

/** OAuth at /auth: RFC 7591 registration, and the token endpoint of SMART Backend Services and of people's stated purposes. */
export async function auth(app: FastifyInstance, context: Context): Promise<void> {
  const { oidc } = context.config;
  const person = oidc && peopleOf(oidc);
  const few = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } };
  await app.register(
    (scope, _options, done) => {
      const form = 'application/x-www-form-urlencoded';
      scope.addContentTypeParser(
        form,
        { parseAs: 'string', bodyLimit: 16_384 },
        (_request, body, parsed) =>
          parsed(null, Object.fromEntries(new URLSearchParams(body as string))),
      );
      scope.post(
        '/register',
        { ...few, ...described('OAuth', 'Register a device by a code'), bodyLimit: 16_384 },
        (request, reply) => register(context, request, reply),
      );
      scope.post(
        '/token',
        {
          ...few,
          ...described('OAuth', 'A token for a signed assertion, or for a stated purpose'),
        },
        (request, reply) =>
          person && isExchange(request.body)
            ? exchange(context, person, request, reply)
            : token(context, request, reply),
      );
      scope.get('/jwks', described('OAuth', 'Public keys'), async (_request, reply) =>
        reply.send(await context.storage.write((session) => publicKeys(session, Date.now()))),
      );
      done();
    },
    { prefix: '/auth' },
  );
  app.get(
    '/fhir/.well-known/smart-configuration',
    described('OAuth', 'Where to register and sign in'),
    (request, reply) => {
      const base = originOf(request, context.config);
      return reply.type('application/json').send(
        JSON.stringify({
          issuer: base,
          jwks_uri: `${base}/auth/jwks`,
          token_endpoint: `${base}/auth/token`,
          registration_endpoint: `${base}/auth/register`,
          token_endpoint_auth_methods_supported: ['private_key_jwt'],
          token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384'],
          grant_types_supported: ['client_credentials', ...(oidc ? [EXCHANGE] : [])],
          scopes_supported: [SCOPE],
          capabilities: ['client-confidential-asymmetric', 'permission-v2'],
        }),
      );
    },
  );
}
