import type { FastifyRequest } from 'fastify';
import type { DicomActor } from '../../services/dicom';
import type { Context } from '../context';

export function actorOf(
  { storage, blobs, access, audit }: Context,
  request: FastifyRequest,
): DicomActor {
  const { principal, id, ip } = request;
  return { storage, blobs, access, audit, principal, requestId: id, address: ip };
}
