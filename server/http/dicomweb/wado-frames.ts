import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bulkValue } from '../../dicom/bulk';
import { compressedFrame, frameCount, frameType, plainFrame } from '../../dicom/frames';
import type { Part } from '../../dicom/multipart';
import type { Context } from '../context';
import { described } from '../ops/openapi';
import { acceptedBy, takes } from './accept';
import { baseOf, missing, refuse, sendParts } from './answers';
import { addressOf, keptBytes } from './wado';

const PLAIN = 'application/octet-stream';

/** `1,3` -> [0, 2]; null where one is no frame of `count`. */
export function frameNumbers(list: string, count: number): number[] | null {
  const all = list.split(',').map((one) => (/^[1-9]\d{0,5}$/.test(one) ? Number(one) - 1 : -1));
  return all.every((frame) => frame >= 0 && frame < count) ? all : null;
}

/** Compressed as stored where that is taken, else plain; null: neither. */
async function frames(bytes: Uint8Array, numbers: readonly number[], compressed: string | null) {
  const parts: Uint8Array[] = [];
  for (const frame of numbers) {
    const one =
      compressed === null ? await plainFrame(bytes, frame) : compressedFrame(bytes, frame);
    if (!one) return null;
    parts.push(one);
  }
  return parts;
}

async function sendFrames(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  list: string | null,
) {
  const found = await keptBytes(context, request, reply);
  if (!found) return reply;
  const { one, bytes } = found;
  const count = frameCount(bytes);
  const numbers =
    list === null ? Array.from({ length: count }, (_, i) => i) : frameNumbers(list, count);
  if (!numbers) return refuse(reply, 404, 'there is no such frame');
  const accepted = acceptedBy(request);
  const stored = frameType(one.syntax);
  const asStored = accepted.find(
    (a) =>
      stored !== null &&
      (takes(a, stored) || a.syntax === '*') &&
      (a.syntax === null || a.syntax === '*' || a.syntax === one.syntax),
  );
  const plain = accepted.some((a) => takes(a, PLAIN));
  if (!asStored && !plain) return refuse(reply, 406, `frames are kept as ${stored ?? PLAIN}`);
  const type = asStored && stored !== null ? stored : PLAIN;
  const parts = await frames(bytes, numbers, type === PLAIN ? null : type);
  if (!parts) return refuse(reply, 406, 'the pixels of this object cannot be decoded here');
  const base = addressOf(baseOf(request, context), one);
  const named: Part[] = parts.map((frame, i) => ({
    type: type === PLAIN ? PLAIN : `${type}; transfer-syntax=${one.syntax}`,
    bytes: frame,
    location: `${base}/frames/${(numbers[i] ?? 0) + 1}`,
  }));
  return sendParts(reply, type, named);
}

async function bulk(context: Context, request: FastifyRequest, reply: FastifyReply) {
  const { '*': path } = request.params as { '*': string };
  // Pixel data are frames, whatever way they are kept.
  if (path.toUpperCase() === '7FE00010') return sendFrames(context, request, reply, null);
  const found = await keptBytes(context, request, reply);
  if (!found) return reply;
  const value = bulkValue(found.bytes, path);
  if (!value) return missing(reply);
  if (!acceptedBy(request).some((one) => takes(one, PLAIN)))
    return refuse(reply, 406, `bulk data are given as ${PLAIN}`);
  const location = `${addressOf(baseOf(request, context), found.one)}/bulkdata/${path}`;
  return sendParts(reply, PLAIN, [{ type: PLAIN, bytes: value, location }]);
}

const INSTANCE = '/studies/:study/series/:series/instances/:instance';

/** WADO-RS: frames (PS3.18 10.4.1.1.6) and bulk data (10.4.1.1.5). */
export function frameRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    `${INSTANCE}/frames/:frames`,
    described('DICOMweb', 'WADO-RS: frames'),
    (request, reply) =>
      sendFrames(context, request, reply, (request.params as { frames: string }).frames),
  );
  app.get(`${INSTANCE}/bulkdata/*`, described('DICOMweb', 'WADO-RS: bulk data'), (request, reply) =>
    bulk(context, request, reply),
  );
}
