import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Part } from '../../dicom/multipart';
import { multipart } from '../../dicom/multipart';
import { isUid } from '../../dicom/instance';
import type { BlobFailure } from '../../storage/blobs/blobs';
import type { Context } from '../context';
import { originOf } from '../origin';

/** DICOM JSON, always UTF-8: the media type has no parameter for it, and some clients know it by its bare name only. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.header('Content-Type', 'application/dicom+json').send(Buffer.from(text));
}

/** Base of the DICOMweb service as this client reaches it. */
export const baseOf = (request: FastifyRequest, { config }: Context): string =>
  `${originOf(request, config)}/dicomweb`;

/** A refusal in words that name no patient. */
export function refuse(reply: FastifyReply, status: number, why: string): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ error: why }));
}

export const missing = (reply: FastifyReply): FastifyReply =>
  refuse(reply, 404, 'nothing is kept here');

export const forbidden = (reply: FastifyReply): FastifyReply =>
  refuse(reply, 403, 'this clinic does not treat the patient; register them, or state a purpose');

export function blobRefused(reply: FastifyReply, { code }: BlobFailure): FastifyReply {
  // What is lost or altered on our side is not the client's fault, and may come back with a restored backup.
  return refuse(
    reply,
    code === 'unreachable' || code === 'full' ? 503 : 500,
    `the file is ${code}`,
  );
}

export function sendParts(reply: FastifyReply, type: string, parts: readonly Part[]): FastifyReply {
  const boundary = randomUUID();
  return reply
    .type(`multipart/related; type="${type}"; boundary=${boundary}`)
    .send(multipart(boundary, parts));
}

export interface Where {
  readonly study: string;
  readonly series?: string;
  readonly instance?: string;
}

/** UIDs of an address; null where one is none, so that nothing else can ever reach an index or an archive. */
export function whereOf(request: FastifyRequest): Where | null {
  const { study, series, instance } = request.params as Record<string, string | undefined>;
  if (
    study === undefined ||
    ![study, series, instance].every((uid) => uid === undefined || isUid(uid))
  )
    return null;
  return { study, ...(series && { series }), ...(instance && { instance }) };
}
