import type { FastifyInstance } from 'fastify';
import { capabilities } from './capabilities';
import type { Context } from '../context';

export const FHIR_JSON = 'application/fhir+json; charset=utf-8';

/** FHIR R4 at /fhir. */
export function fhir(app: FastifyInstance, { config }: Context): void {
  app.get('/fhir/metadata', (request, reply) => {
    const base = `${config.publicUrl ?? `${request.protocol}://${request.host}`}/fhir`;
    void reply.type(FHIR_JSON).send(JSON.stringify(capabilities(base)));
  });
}
