import * as v from 'valibot';
import type { Closed, Later } from '../central';
import type { Enrolment } from './assertion';
import { assertionOf, newKeys, publicJwk } from './assertion';
import type { Access, Answered, Fetch } from './http';
import { failureOf, lineLater, once } from './http';

const isKey = (value: unknown): value is CryptoKey => value instanceof CryptoKey;
const Kept = v.object({
  fhir: v.string(),
  clientId: v.string(),
  keyId: v.string(),
  keys: v.object({ privateKey: v.custom(isKey), publicKey: v.custom(isKey) }),
});
export const isEnrolment = (value: unknown): value is Enrolment => v.is(Kept, value);

export interface Keyring {
  /** Null where there is none, or it cannot be read. */
  load(): Promise<Enrolment | null>;
  save(enrolment: Enrolment): Promise<void>;
}

export interface AccessOptions {
  /** Base address of the centre, as it is at the time. */
  readonly fhir: () => string;
  readonly fetch: Fetch;
  readonly keyring: Keyring;
  /** The page comes from this very machine, whose server enrols it without a code. */
  readonly local: boolean;
  /** Milliseconds of a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly now: () => number;
  readonly newId: () => string;
}

/** SMART App Launch 2.0, .well-known/smart-configuration; what Backend Services need of it. */
const Configuration = v.object({
  token_endpoint: v.pipe(v.string(), v.url()),
  registration_endpoint: v.optional(v.pipe(v.string(), v.url())),
});
const Registered = v.object({ client_id: v.pipe(v.string(), v.minLength(1)) });
const Token = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  expires_in: v.optional(v.number(), 300),
});

export const SCOPE = 'system/*.cruds';
/** A token is renewed so long before its end. */
const EARLY_MS = 30_000;
/** A difference of clocks below this is that of the line. */
const SKEW_MS = 20_000;

export type Enrolled =
  | { readonly outcome: 'enrolled' }
  | { readonly outcome: 'refused'; readonly status: number }
  | Later;

/**
 * SMART Backend Services (ES384 assertions) after dynamic client registration (RFC 7591), at whichever server the centre's own
 * configuration names. A centre that has none of it is spoken to without a token: who may reach it is then its network's matter.
 */
export class DeviceAccess implements Access {
  readonly #options: AccessOptions;
  #token: { readonly value: string; readonly until: number } | null = null;
  /** Of the centre's clock to ours. */
  #skew = 0;
  #asking: Promise<string | null | Later | Closed> | null = null;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  token(renew: boolean, signal: AbortSignal): Promise<string | null | Later | Closed> {
    const { elapsed } = this.#options;
    if (renew) this.#token = null;
    if (this.#token && this.#token.until > elapsed()) return Promise.resolve(this.#token.value);
    // Lanes that ask at the same time get the same token.
    this.#asking ??= this.#ask(signal).finally(() => (this.#asking = null));
    return this.#asking;
  }

  /** Registers a new key of this device with an administrator's one-time code; null: none is needed on this machine. */
  async enrol(code: string | null, signal: AbortSignal): Promise<Enrolled> {
    const config = await this.#configuration(signal);
    if (config === null) return { outcome: 'refused', status: 404 };
    if ('outcome' in config) return config;
    if (!config.registration_endpoint) return { outcome: 'refused', status: 404 };
    const [keys, keyId] = [await newKeys(), this.#options.newId()];
    const metadata = {
      client_name: 'Bitelight',
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['client_credentials'],
      scope: SCOPE,
      jwks: { keys: [await publicJwk(keys, keyId)] },
    };
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
    const body = JSON.stringify(metadata);
    const request = { method: 'POST', url: config.registration_endpoint, headers, body } as const;
    const answer = await once(this.#options.fetch, request, code, signal);
    if (answer.outcome !== 'answered') return answer;
    const read = v.safeParse(Registered, answer.body);
    if (answer.status >= 300 || !read.success) return refusedOr(answer);
    const { fhir, keyring } = this.#options;
    await keyring.save({ fhir: fhir(), clientId: read.output.client_id, keyId, keys });
    this.#token = null;
    return { outcome: 'enrolled' };
  }

  /** Whether this device has a key for the centre as it is set. */
  async enrolled(): Promise<boolean> {
    return (await this.#enrolment()) !== null;
  }

  async #enrolment(): Promise<Enrolment | null> {
    const kept = await this.#options.keyring.load();
    return kept?.fhir === this.#options.fhir() ? kept : null;
  }

  async #ask(signal: AbortSignal): Promise<string | null | Later | Closed> {
    const config = await this.#configuration(signal);
    if (config === null) return null;
    if ('outcome' in config) return config;
    const enrolment = (await this.#enrolment()) ?? (await this.#enrolHere(signal));
    if (enrolment === null) return { outcome: 'closed' };
    if ('outcome' in enrolment) return enrolment;
    for (let attempt = 0; attempt < 2; attempt++) {
      const before = this.#skew;
      const answer = await this.#request(config.token_endpoint, enrolment, signal);
      if (answer.outcome !== 'answered') return answer;
      const read = v.safeParse(Token, answer.body);
      if (answer.status < 300 && read.success) return this.#keep(read.output);
      this.#learnClock(answer);
      const failure = failureOf(answer);
      if (failure.outcome === 'later') return failure;
      if (Math.abs(this.#skew - before) < SKEW_MS) return { outcome: 'closed' };
    }
    return { outcome: 'closed' };
  }

  async #enrolHere(signal: AbortSignal): Promise<Enrolment | Later | null> {
    if (!this.#options.local) return null;
    const enrolled = await this.enrol(null, signal);
    if (enrolled.outcome === 'later') return enrolled;
    return this.#enrolment();
  }

  #keep({ access_token: value, expires_in: seconds }: v.InferOutput<typeof Token>): string {
    const life = Math.max(seconds * 1000 - EARLY_MS, (seconds * 1000) / 2);
    this.#token = { value, until: this.#options.elapsed() + life };
    return value;
  }

  async #request(
    url: string,
    enrolment: Enrolment,
    signal: AbortSignal,
  ): Promise<Answered | Later> {
    const { now, newId, fetch } = this.#options;
    const assertion = await assertionOf(enrolment, url, now() + this.#skew, newId());
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: SCOPE,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
    };
    return once(fetch, { method: 'POST', url, headers, body: form.toString() }, null, signal);
  }

  /** An assertion is refused by a centre whose clock says that it is over, or not yet: its own clock counts. */
  #learnClock({ headers }: Answered): void {
    const theirs = Date.parse(headers.get('Date') ?? '');
    if (!Number.isNaN(theirs)) this.#skew = theirs - this.#options.now();
  }

  /** Null: the centre has no authorisation of its own. */
  async #configuration(
    signal: AbortSignal,
  ): Promise<v.InferOutput<typeof Configuration> | Later | null> {
    const url = `${this.#options.fhir()}/.well-known/smart-configuration`;
    const headers = { Accept: 'application/json' };
    const answer = await once(this.#options.fetch, { method: 'GET', url, headers }, null, signal);
    if (answer.outcome !== 'answered') return answer;
    if (answer.status === 404) return null;
    const read = v.safeParse(Configuration, answer.body);
    return read.success ? read.output : lineLater;
  }
}

function refusedOr(answer: Answered): Enrolled {
  const failure = failureOf(answer);
  return failure.outcome === 'later' ? failure : { outcome: 'refused', status: answer.status };
}
