import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import packageJson from '../../../package.json' with { type: 'json' };

/** A route as /openapi.json tells of it. */
export const described = (tag: string, summary: string) => ({ schema: { summary, tags: [tag] } });

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
    // Routes without a schema come here without one, whatever the type says.
    transform: ({ schema, url }: { schema?: FastifySchema; url: string }) => ({
      schema: schema?.summary === undefined ? { ...schema, hide: true } : schema,
      url,
    }),
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
