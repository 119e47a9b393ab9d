import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { Provider } from 'oidc-provider';

export const AUDIENCE = 'https://store.example/bitelight';
const CLIENT = { id: 'clinic-portal', secret: 'a-secret-of-the-portal' };
const BACK = 'https://portal.example/back';

/** What the provider says of a person in an access token; the claims that Bitelight reads among them. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A clinic's own OpenID Provider, on a port of this machine: people log in there by the authorization code flow. */
export class OpenIdProvider {
  #provider: Provider | null = null;
  private constructor(
    readonly server: Server,
    readonly people: People,
    readonly issuer: string,
  ) {}

  /** Its private key of now, to forge tokens with. */
  key: JWK & { kid: string } = { kty: 'EC', kid: '' };

  static async start(people: People): Promise<OpenIdProvider> {
    const server = createServer();
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new OpenIdProvider(server, people, issuer);
    server.on('request', (request, response) => void provider.#answer(request, response));
    await provider.rotate('first');
    return provider;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((down) => this.server.close(() => down()));
  }

  /** Signs by a new key from now on, and publishes that one alone. */
  async rotate(kid: string): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    this.key = { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
    this.#provider = new Provider(this.issuer, {
      jwks: { keys: [this.key] },
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [BACK],
          id_token_signed_response_alg: 'ES256',
        },
      ],
      pkce: { required: () => false },
      cookies: { keys: ['cookies of a test'] },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
      extraTokenClaims: (_context, token) =>
        'accountId' in token ? { ...this.people[token.accountId] } : undefined,
      ttl: { AccessToken: 300, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => AUDIENCE,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: 'openid',
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!provider) return;
    if (!request.url?.startsWith('/interaction/')) {
      await provider.callback()(request, response);
      return;
    }
    // The person types a name and agrees; who it is comes as a hint.
    const { params, session } = await provider.interactionDetails(request, response);
    const accountId = session?.accountId ?? String(params['login_hint']);
    const grant = new provider.Grant({ accountId, clientId: CLIENT.id });
    grant.addOIDCScope('openid');
    grant.addResourceScope(AUDIENCE, 'openid');
    const grantId = await grant.save();
    await provider.interactionFinished(request, response, {
      login: { accountId },
      consent: { grantId },
    });
  }

  /** Logs a person in, in a browser's steps, and gives their tokens. */
  async login(person: string): Promise<{ access_token: string; id_token: string }> {
    const asked = new URLSearchParams({
      ...{ client_id: CLIENT.id, redirect_uri: BACK, response_type: 'code', scope: 'openid' },
      ...{ login_hint: person, state: 's' },
    });
    const cookies = new Map<string, string>();
    let next = `${this.issuer}/auth?${asked.toString()}`;
    for (let steps = 0; steps < 10 && !next.startsWith(BACK); steps += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
      for (const one of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
        cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
      next = new URL(location, this.issuer).href;
    }
    const code = new URL(next).searchParams.get('code') ?? '';
    const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
    const answer = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: BACK }),
    });
    const tokens = (await answer.json()) as { access_token: string; id_token: string };
    if (!answer.ok) throw new Error(JSON.stringify(tokens));
    return tokens;
  }
}
