import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { frameCount } from '../../dicom/frames';
import type { Rendering } from '../../dicom/render';
import { rendered } from '../../dicom/render';
import type { Context } from '../context';
import { described } from '../ops/openapi';
import { acceptedBy, takes } from './accept';
import { refuse } from './answers';
import { keptBytes } from './wado';
import { frameNumbers } from './wado-frames';

const TYPES = ['image/jpeg', 'image/png'] as const;
const THUMBNAIL = { width: 256, height: 256 };
const MOST_PIXELS = 16_384;

const numbers = (text: string | undefined): number[] | null => {
  if (text === undefined) return null;
  const all = text.split(',').map((part) => Number(part));
  return all.slice(0, 2).every(Number.isFinite) ? all : [];
};

/** Query of a rendering (PS3.18 8.3.5.1); a string: what of it is not understood. */
function renderingOf(request: FastifyRequest, thumbnail: boolean): Rendering | string {
  const query = request.query as Record<string, string | undefined>;
  const accepted = acceptedBy(request);
  const type = accepted.flatMap((one) => TYPES.find((name) => takes(one, name)) ?? [])[0];
  if (!type) return 'renderings are image/jpeg or image/png';
  const [centre, width] = numbers(query['window']?.replace(/,[a-z-]+$/i, '')) ?? [];
  const viewport = numbers(query['viewport']);
  const quality = Number(query['quality'] ?? 90);
  if (query['window'] !== undefined && !(centre !== undefined && width !== undefined && width > 0))
    return 'window is centre,width,linear';
  const [vw = 0, vh = 0] = viewport ?? [];
  if (viewport && !(vw >= 1 && vh >= 1 && vw <= MOST_PIXELS && vh <= MOST_PIXELS))
    return 'viewport is width,height';
  if (!(quality >= 1 && quality <= 100)) return 'quality is 1 to 100';
  return {
    type,
    window: centre !== undefined && width !== undefined ? { centre, width } : null,
    viewport: viewport ? { width: vw, height: vh } : thumbnail ? THUMBNAIL : null,
    quality,
  };
}

async function render(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  thumbnail = false,
) {
  const rendering = renderingOf(request, thumbnail);
  if (typeof rendering === 'string')
    return refuse(reply, rendering.startsWith('renderings') ? 406 : 400, rendering);
  const found = await keptBytes(context, request, reply);
  if (!found) return reply;
  const { frames = '1' } = request.params as { frames?: string };
  const [frame, ...more] = frameNumbers(frames, frameCount(found.bytes)) ?? [];
  if (frame === undefined || more.length > 0) return refuse(reply, 404, 'there is no such frame');
  const image = await rendered(found.bytes, frame, rendering);
  if (!image.ok) return refuse(reply, 406, `this object is not rendered here: ${image.error.code}`);
  return reply.type(rendering.type).send(image.value);
}

const INSTANCE = '/studies/:study/series/:series/instances/:instance';

/** WADO-RS rendered resources (PS3.18 10.4.1.1.3, 10.4.1.1.4) of grey films. */
export function renderedRoutes(app: FastifyInstance, context: Context): void {
  for (const path of [INSTANCE, `${INSTANCE}/frames/:frames`]) {
    app.get(`${path}/rendered`, described('DICOMweb', 'WADO-RS: a rendering'), (request, reply) =>
      render(context, request, reply),
    );
    app.get(`${path}/thumbnail`, described('DICOMweb', 'WADO-RS: a thumbnail'), (request, reply) =>
      render(context, request, reply, true),
    );
  }
}
