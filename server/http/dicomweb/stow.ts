import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JsonElement } from '../../dicom/json';
import { jsonText } from '../../dicom/json';
import { parameterOf, parseMultipart } from '../../dicom/multipart';
import type { Refused, Stored } from '../../services/dicom';
import { storeInstance } from '../../services/dicom';
import type { Context } from '../context';
import { described } from '../ops/openapi';
import { actorOf } from './actor';
import { baseOf, sendJson, refuse } from './answers';
import { isUid } from '../../dicom/instance';

/** Failure Reason (0008,1197): PS3.7 annex C and PS3.4 table B.2-1. */
const REASONS: Readonly<Record<Refused, number>> = {
  unreadable: 0xc000,
  cut: 0xc000,
  identity: 0xa900,
  'other-study': 0xa900,
  // The last two digits are the implementation's own: README.md.
  'other-patient': 0xa9f0,
  'other-content': 0x0111,
  forbidden: 0x0124,
  full: 0xa700,
  unreachable: 0xa700,
  altered: 0x0110,
  missing: 0x0110,
};

const element = (vr: string, value: unknown): JsonElement => ({ vr, Value: [value] });

function referenced(one: Stored, base: string) {
  const at = one.ok ? one.at : one;
  const item = {
    '00081150': at.sopClass ? element('UI', at.sopClass) : { vr: 'UI' },
    '00081155': at.instance ? element('UI', at.instance) : { vr: 'UI' },
  };
  if (!one.ok) return { ...item, '00081197': element('US', REASONS[one.why]) };
  const { study, series, instance } = one.at;
  const url = `${base}/studies/${study}/series/${series}/instances/${instance}`;
  return { ...item, '00081190': element('UR', url) };
}

const sequence = (items: readonly object[]): JsonElement =>
  items.length ? { vr: 'SQ', Value: items } : { vr: 'SQ' };

/** PS3.18 10.5.3: all stored, some, none; none for want of room or line is to be tried again. */
function statusOf(stored: readonly Stored[]): number {
  const failed = stored.flatMap((one) => (one.ok ? [] : [one.why]));
  if (failed.length === 0) return 200;
  if (failed.length < stored.length) return 202;
  if (failed.every((why) => why === 'full' || why === 'unreachable')) return 503;
  return failed.every((why) => why === 'forbidden') ? 403 : 409;
}

function sendStored(reply: FastifyReply, stored: readonly Stored[], base: string): FastifyReply {
  const done = stored.filter((one) => one.ok);
  // Without a SOP Instance UID there is nothing to refer to (PS3.18 10.5.3.1.2, Other Failures).
  const failed = stored.filter((one) => !one.ok && one.instance !== '');
  const others = stored.filter((one) => !one.ok && one.instance === '');
  const studies = new Set(done.map((one) => one.at.study));
  const [study] = studies;
  const body = jsonText({
    '00081190': studies.size === 1 ? element('UR', `${base}/studies/${study ?? ''}`) : { vr: 'UR' },
    ...(failed.length && { '00081198': sequence(failed.map((one) => referenced(one, base))) }),
    ...(done.length && { '00081199': sequence(done.map((one) => referenced(one, base))) }),
    ...(others.length && {
      '0008119A': sequence(
        others.map((one) => ({ '00081197': element('US', one.ok ? 0 : REASONS[one.why]) })),
      ),
    }),
  });
  return sendJson(reply.code(statusOf(stored)), body);
}

/** The instances of a request, or what is wrong with it. */
function partsOf(request: FastifyRequest): readonly Uint8Array[] | 'type' | 'form' {
  const type = request.headers['content-type'] ?? '';
  const body = request.body as Buffer;
  if (/^application\/dicom\s*(;|$)/i.test(type)) return [body];
  const boundary = parameterOf(type, 'boundary');
  if (boundary === null) return 'form';
  const parts = parseMultipart(body, boundary);
  if (!parts || parts.length === 0) return 'form';
  const isDicom = parts.every((part) => /^application\/dicom\s*(;|$)/i.test(part.type));
  return isDicom ? parts.map((part) => part.bytes) : 'type';
}

async function stow(context: Context, request: FastifyRequest, reply: FastifyReply) {
  const { study } = request.params as { study?: string };
  const parts = partsOf(request);
  if (parts === 'type') return refuse(reply, 415, 'instances are taken as application/dicom');
  if (parts === 'form' || (study !== undefined && !isUid(study)))
    return refuse(reply, 400, 'the body is not what its Content-Type says, or was cut');
  const stored: Stored[] = [];
  for (const bytes of parts)
    stored.push(await storeInstance(actorOf(context, request), bytes, study ?? null));
  return sendStored(reply, stored, baseOf(request, context));
}

/** STOW-RS, PS3.18 10.5. */
export function stowRoutes(app: FastifyInstance, context: Context): void {
  const handler = (request: FastifyRequest, reply: FastifyReply) => stow(context, request, reply);
  app.post('/studies', described('DICOMweb', 'STOW-RS: store objects'), handler);
  app.post('/studies/:study', described('DICOMweb', 'STOW-RS: of one study'), handler);
}
