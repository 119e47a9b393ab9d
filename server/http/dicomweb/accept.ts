import type { FastifyRequest } from 'fastify';
import { parameterOf } from '../../dicom/multipart';

export interface Accepted {
  /** `application/dicom`, `image/*`, ...: of a multipart, the type of its parts; `*` where it names none. */
  readonly type: string;
  readonly multipart: boolean;
  /** UID, `*`, or null where none is named. */
  readonly syntax: string | null;
}

/** Splits at commas that are not within quotes. */
const parts = (header: string): string[] => header.match(/(?:"[^"]*"|[^,"])+/g) ?? [];

function acceptedOf(part: string): Accepted & { readonly q: number } {
  const media = (part.split(';')[0] ?? '').trim().toLowerCase();
  const multipart = media === 'multipart/related';
  const inner = multipart ? (parameterOf(part, 'type') ?? '*').toLowerCase() : media;
  const q = Number(parameterOf(part, 'q') ?? 1);
  const type = inner === '*/*' ? '*' : inner;
  return {
    type,
    multipart,
    syntax: parameterOf(part, 'transfer-syntax'),
    q: Number.isFinite(q) ? q : 0,
  };
}

/** What a client takes, best first (PS3.18 8.3.3): by the parameter `accept` of the query, else by the header. */
export function acceptedBy(request: FastifyRequest): readonly Accepted[] {
  const { accept } = request.query as { accept?: string };
  const header = accept ?? request.headers.accept ?? '*/*';
  return parts(header)
    .map(acceptedOf)
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
}

/** Whether `type` is within what was accepted: itself, `image/*` or anything. */
export const takes = (accepted: Accepted, type: string): boolean =>
  accepted.type === '*' || accepted.type === type || accepted.type === type.replace(/\/.*/, '/*');

/** DICOM JSON is all that searches and metadata are given in. */
export const takesJson = (request: FastifyRequest): boolean =>
  acceptedBy(request).some((one) =>
    ['application/dicom+json', 'application/json'].some((type) => takes(one, type)),
  );
