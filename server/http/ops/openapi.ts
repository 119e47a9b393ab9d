import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import packageJson from '../../../package.json' with { type: 'json' };

/** Describes every route that has a `summary`, at /openapi.json. Registered before the routes that it describes. */
export async function openApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: 'Bitelight central store',
        version: packageJson.version,
        description: 'FHIR R4 and DICOMweb. What FHIR is spoken: /fhir/metadata.',
      },
    },
    transform: ({ schema, url }) => {
      const described = typeof schema.summary === 'string';
      return { schema: described ? schema : { ...schema, hide: true }, url };
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
