import type { FastifyInstance } from 'fastify';
import type { Context } from '../context';
import { qidoRoutes } from './qido';
import { stowRoutes } from './stow';
import { wadoRoutes } from './wado';
import { frameRoutes } from './wado-frames';
import { renderedRoutes } from './wado-rendered';

/** DICOMweb at /dicomweb; what is done of it: README.md here. */
export async function dicomweb(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(
    (scope, _options, done) => {
      const options = { parseAs: 'buffer', bodyLimit: context.config.dicomLimit } as const;
      for (const type of [/^multipart\/related/, /^application\/dicom\s*(;|$)/])
        scope.addContentTypeParser(type, options, (_request, body, parsed) => parsed(null, body));
      stowRoutes(scope, context);
      qidoRoutes(scope, context);
      wadoRoutes(scope, context);
      frameRoutes(scope, context);
      renderedRoutes(scope, context);
      done();
    },
    { prefix: '/dicomweb' },
  );
}
