import type { FastifyReply } from 'fastify';
import { TOKEN_SECONDS } from '../../services/tokens';

/** RFC 6749 5.1 and 5.2: nothing of it is kept by a cache. */
export function answer(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply
    .code(status)
    .headers({ 'Cache-Control': 'no-store', Pragma: 'no-cache' })
    .type('application/json')
    .send(JSON.stringify(body));
}

export const refused = (reply: FastifyReply, status: number, error: string, description: string) =>
  answer(reply, status, { error, error_description: description });

export const tokenAnswer = (access_token: string) => ({
  access_token,
  token_type: 'bearer',
  expires_in: TOKEN_SECONDS,
});
