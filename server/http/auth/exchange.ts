import type { FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import type { Principal } from '../../services/ports';
import { accessToken, audienceOf } from '../../services/tokens';
import type { Context } from '../context';
import { answer, refused, tokenAnswer } from './answers';
import { NO_REASON, purposeOf, Stated } from './purpose';

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

const Request = v.object({
  grant_type: v.literal(EXCHANGE),
  subject_token: v.pipe(v.string(), v.maxLength(8192)),
  subject_token_type: v.literal(ACCESS_TOKEN),
  ...Stated,
});

/**
 * A person's token of their own provider for one of this store that carries a stated purpose (RFC 8693), as a device asks for its
 * tokens: most providers have no place for a purpose. Who the person is stays what the provider says.
 */
export async function exchange(
  { config, storage, audit }: Context,
  person: (token: string) => Promise<Principal | null>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = v.safeParse(Request, request.body);
  if (!asked.success)
    return refused(reply, 400, 'invalid_request', 'an access token, a purpose and its reason');
  const purpose = purposeOf(asked.output);
  if (purpose === null || purpose === 'reason')
    return refused(reply, 400, 'invalid_request', NO_REASON);
  const who = await person(asked.output.subject_token);
  const about = {
    what: 'token',
    kind: 'person',
    requestId: request.id,
    address: request.ip,
  } as const;
  if (!who) {
    const why = 'token refused';
    await storage.write((session) =>
      audit.security({ ...about, client: null, clinic: null, why }, session),
    );
    return refused(reply, 400, 'invalid_request', 'the token is nobody’s who may come in here');
  }
  if (!who.roles.includes('dentist'))
    return refused(reply, 400, 'unauthorized_client', 'only a dentist states a purpose');
  const token = await storage.write(async (session) => {
    const { id: client, clinic } = who;
    await audit.security({ ...about, client, clinic, why: '', purpose }, session);
    return accessToken(session, { ...who, purpose }, audienceOf(config), Date.now());
  });
  return answer(reply, 200, { ...tokenAnswer(token), issued_token_type: ACCESS_TOKEN });
}
