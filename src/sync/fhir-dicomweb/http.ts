import * as v from 'valibot';
import { retryAfterMs } from '../backoff';
import type { Closed, Later, Refused } from '../central';
import { Outcome } from './guards';

/** Long enough for a film of 30 MB on a line of 3 Mbit/s. */
const TIMEOUT_MS = 90_000;

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  /** What a success holds is given as bytes, not as JSON. */
  readonly bytes?: true;
}

export interface Answered {
  readonly outcome: 'answered';
  readonly status: number;
  readonly headers: Headers;
  /** JSON, or a Uint8Array where bytes were asked for; undefined where the body is empty or no JSON. */
  readonly body: unknown;
}

/** Who may speak for this device. `renew`: the last token was refused. */
export interface Access {
  token(renew: boolean, signal: AbortSignal): Promise<string | null | Later | Closed>;
}

export type Fetch = typeof fetch;

export const lineLater: Later = { outcome: 'later', scope: 'line', afterMs: null };

/** One exchange, as it is; an answer that cannot be the centre's is none. */
export async function once(
  fetch: Fetch,
  request: Request,
  token: string | null,
  signal: AbortSignal,
): Promise<Answered | Later> {
  const { method, url, headers, body, bytes } = request;
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(token !== null && { Authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      // Nothing of a patient is to lie in a cache, nor to be sent where a redirect points.
      cache: 'no-store',
      redirect: 'error',
      credentials: 'omit',
    });
    const { status, headers: said } = response;
    if (bytes && response.ok)
      return { outcome: 'answered', status, headers: said, body: await bytesIn(response) };
    const text = await response.text();
    const json = text === '' ? undefined : parsed(text, response);
    return { outcome: 'answered', status, headers: said, body: json };
  } catch {
    // No network, no such host, cut off, too slow, or an answer that ends before it is over.
    return lineLater;
  }
}

const bytesIn = async (response: Response): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await response.arrayBuffer());

/** A page of a hotel's network, or of a proxy, is no answer of the centre; neither is half a resource. */
function parsed(text: string, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (response.ok) throw error;
    return undefined;
  }
}

/** One exchange with a token; a refused token is renewed once. */
export async function exchange(
  fetch: Fetch,
  access: Access,
  request: Request,
  signal: AbortSignal,
): Promise<Answered | Later | Closed> {
  for (const renew of [false, true]) {
    const token = await access.token(renew, signal);
    if (token !== null && typeof token !== 'string') return token;
    const answer = await once(fetch, request, token, signal);
    if (answer.outcome !== 'answered' || answer.status !== 401) return answer;
  }
  return { outcome: 'closed' };
}

const REASON_LENGTH = 300;

/** The centre's own words, for the person at this device. */
export function reasonOf(body: unknown): string {
  const outcome = v.safeParse(Outcome, body);
  if (!outcome.success) return '';
  const said = outcome.output.issue.map((one) => one.details?.text ?? one.diagnostics ?? '');
  return said.filter(Boolean).join('; ').slice(0, REASON_LENGTH);
}

/** 507: the centre's disk is full, for every row alike. */
const BUSY = [408, 425, 429, 503, 507];

/** What an answer that is no success means for the row it was about. */
export function failureOf({ status, headers, body }: Answered): Later | Refused {
  const afterMs = retryAfterMs(headers.get('Retry-After'), headers.get('Date'));
  if (BUSY.includes(status)) return { outcome: 'later', scope: 'line', afterMs };
  if (status >= 500) return { outcome: 'later', scope: 'row', afterMs };
  // Neither success nor refusal: something between us and the centre.
  if (status < 400) return lineLater;
  const code = status === 403 ? 'forbidden' : CONFLICT.includes(status) ? 'conflict' : 'refused';
  return { outcome: 'parked', parked: { code, status, reason: reasonOf(body) } };
}

export const CONFLICT = [409, 412];
