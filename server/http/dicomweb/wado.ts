import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DicomJson, JsonElement } from '../../dicom/json';
import { jsonText } from '../../dicom/json';
import { EXPLICIT_LITTLE_ENDIAN, toExplicit, withPreamble } from '../../dicom/transcode';
import { bytesOf, retrieve } from '../../services/dicom';
import type { StoredInstance } from '../../storage/dicom';
import type { Context } from '../context';
import { described } from '../ops/openapi';
import { acceptedBy, takes, takesJson } from './accept';
import type { Accepted } from './accept';
import { actorOf } from './actor';
import {
  baseOf,
  blobRefused,
  forbidden,
  missing,
  refuse,
  sendJson,
  sendParts,
  whereOf,
} from './answers';

/** What the address names, kept and allowed; null: the reply has been sent. */
export async function kept(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<readonly StoredInstance[] | null> {
  const where = whereOf(request);
  const found = where === null ? 'missing' : await retrieve(actorOf(context, request), where);
  if (typeof found === 'object') return found;
  await (found === 'forbidden' ? forbidden(reply) : missing(reply));
  return null;
}

/** Bytes of the one instance that an address names; null: the reply has been sent. */
export async function keptBytes(context: Context, request: FastifyRequest, reply: FastifyReply) {
  const [one] = (await kept(context, request, reply)) ?? [];
  if (!one) return null;
  const bytes = await bytesOf(actorOf(context, request), one);
  if (bytes.ok) return { one, bytes: bytes.value };
  await blobRefused(reply, bytes.error);
  return null;
}

/** Addresses of bulk data as a client can fetch them. */
function withAddresses(json: DicomJson, instance: string): DicomJson {
  const told = (value: JsonElement): JsonElement => {
    if (value.BulkDataURI !== undefined)
      return { ...value, BulkDataURI: `${instance}/${value.BulkDataURI}` };
    if (value.vr !== 'SQ' || !value.Value) return value;
    return {
      ...value,
      Value: value.Value.map((item) => withAddresses(item as DicomJson, instance)),
    };
  };
  return Object.fromEntries(Object.entries(json).map(([tag, value]) => [tag, told(value)]));
}

export const addressOf = (base: string, { study, series, instance }: StoredInstance): string =>
  `${base}/studies/${study}/series/${series}/instances/${instance}`;

async function metadata(context: Context, request: FastifyRequest, reply: FastifyReply) {
  if (!takesJson(request))
    return refuse(reply, 406, 'metadata are given as application/dicom+json');
  const found = await kept(context, request, reply);
  if (!found) return reply;
  const base = baseOf(request, context);
  const all = found.map((one) =>
    jsonText(withAddresses(JSON.parse(one.metadata) as DicomJson, addressOf(base, one))),
  );
  return sendJson(reply, `[${all.join(',')}]`);
}

/** As stored where that is taken, else in the syntax that everybody takes; null: in none of those that are wanted. */
async function inSyntax(bytes: Uint8Array, stored: string, wanted: readonly (string | null)[]) {
  // Without a name the default is meant (PS3.18 8.7.3.5.2).
  const named = wanted.map((one) => one ?? EXPLICIT_LITTLE_ENDIAN);
  if (named.includes('*') || named.includes(stored)) return withPreamble(bytes);
  return named.includes(EXPLICIT_LITTLE_ENDIAN) ? toExplicit(bytes) : null;
}

const syntaxOf = ({ type, multipart, syntax }: Accepted): string | null =>
  syntax ?? (type === '*' && !multipart ? '*' : null);

async function instances(context: Context, request: FastifyRequest, reply: FastifyReply) {
  const accepted = acceptedBy(request).filter((one) => takes(one, 'application/dicom'));
  if (accepted.length === 0) return refuse(reply, 406, 'objects are given as application/dicom');
  const found = await kept(context, request, reply);
  if (!found) return reply;
  const wanted = accepted.map(syntaxOf);
  const parts: Uint8Array[] = [];
  for (const one of found) {
    const bytes = await bytesOf(actorOf(context, request), one);
    if (!bytes.ok) return blobRefused(reply, bytes.error);
    const given = await inSyntax(bytes.value, one.syntax, wanted);
    if (!given) return refuse(reply, 406, `stored in transfer syntax ${one.syntax}`);
    parts.push(given);
  }
  const [only] = parts;
  const single = accepted[0]?.multipart === false && accepted[0].type === 'application/dicom';
  if (single && parts.length === 1 && only)
    return reply.type('application/dicom').send(Buffer.from(only));
  const type = 'application/dicom';
  return sendParts(
    reply,
    type,
    parts.map((bytes) => ({ type, bytes })),
  );
}

const LEVELS = [
  '/studies/:study',
  '/studies/:study/series/:series',
  '/studies/:study/series/:series/instances/:instance',
];

/** WADO-RS, PS3.18 10.4: objects and metadata. Frames, bulk data and renderings: `wado-frames.ts`, `wado-rendered.ts`. */
export function wadoRoutes(app: FastifyInstance, context: Context): void {
  for (const path of LEVELS) {
    app.get(path, described('DICOMweb', 'WADO-RS: objects'), (request, reply) =>
      instances(context, request, reply),
    );
    app.get(`${path}/metadata`, described('DICOMweb', 'WADO-RS: metadata'), (request, reply) =>
      metadata(context, request, reply),
    );
  }
}
