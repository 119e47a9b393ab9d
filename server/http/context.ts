import type { Config } from '../config';
import type { AccessPolicy, AuditSink, Principal } from '../services/ports';
import type { Blobs } from '../storage/blobs/blobs';
import type { Storage } from '../storage/ports';

/** What the routes are given: nothing of it is reached for globally. */
export interface Context {
  readonly config: Config;
  readonly storage: Storage;
  readonly blobs: Blobs;
  readonly access: AccessPolicy;
  readonly audit: AuditSink;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any route of /fhir and /dicomweb runs. */
    principal: Principal;
  }
}
