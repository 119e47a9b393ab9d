import type { OperationOutcome, Resource } from '@medplum/fhirtypes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { etagOf, referenceOf, resourceOf } from '../../services/fhir/content';
import { Refusal } from '../../services/fhir/refusal';
import type { StoredVersion } from '../../storage/ports';
import { header } from './request';

const FHIR_JSON = 'application/fhir+json; charset=utf-8';

export function send(reply: FastifyReply, status: number, resource: Resource): FastifyReply {
  return reply
    .code(status)
    .type(FHIR_JSON)
    .header('Cache-Control', 'no-store')
    .send(JSON.stringify(resource));
}

/** One version with its tag and time; 304 where the client has it already. */
export function sendVersion(
  request: FastifyRequest,
  reply: FastifyReply,
  stored: StoredVersion,
): FastifyReply {
  versionHeaders(reply, stored);
  if (header(request, 'if-none-match') === etagOf(stored)) return reply.code(304).send();
  return send(reply, 200, resourceOf(stored));
}

function versionHeaders(reply: FastifyReply, stored: StoredVersion): void {
  reply.header('ETag', etagOf(stored));
  reply.header('Last-Modified', new Date(stored.updated).toUTCString());
}

/** What a write came to. `Prefer: return=minimal` leaves the resource out (R4, http.html#ops). */
export function sendWritten(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    stored,
    status,
    base,
    shown,
  }: { stored: StoredVersion; status: 200 | 201; base: string; shown: boolean },
): FastifyReply {
  versionHeaders(reply, stored);
  reply.header('Location', `${base}/${referenceOf(stored)}/_history/${stored.version}`);
  if (!shown || header(request, 'prefer')?.includes('return=minimal'))
    return reply.code(status).send();
  return send(reply, status, resourceOf(stored));
}

/** Whatever went wrong, as an OperationOutcome; of a bug nothing is said but that there is one. */
export function outcomeOf(error: unknown): { status: number; outcome: OperationOutcome } {
  if (error instanceof Refusal) return { status: error.status, outcome: error.outcome };
  const status = statusOf(error);
  const [code, diagnostics] = SAID[status] ?? (status < 500 ? SAID[400] : SAID[500]) ?? [];
  return {
    status,
    outcome: {
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: status < 500 ? 'error' : 'fatal',
          code: code ?? 'exception',
          diagnostics: diagnostics ?? '',
        },
      ],
    },
  };
}

const SAID: Readonly<Record<number, readonly [OperationOutcome['issue'][0]['code'], string]>> = {
  400: ['structure', 'The request is not understood: JSON in UTF-8 is expected.'],
  413: ['too-long', 'The request is too large.'],
  415: ['not-supported', 'application/fhir+json is taken here.'],
  429: ['throttled', 'Too many requests; Retry-After says when to come again.'],
  503: ['transient', 'What this needs does not answer just now: try again.'],
  507: ['no-store', 'There is no room here: nothing was written; try again later.'],
  500: ['exception', 'The server failed; nothing was written.'],
};

function statusOf(error: unknown): number {
  if (error instanceof SyntaxError) return 400;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' && status >= 400 ? status : 500;
}
