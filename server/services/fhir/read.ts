import type { Bundle } from '@medplum/fhirtypes';
import type { Ref, Session, StoredVersion } from '../../storage/ports';
import type { Interaction } from '../ports';
import { demand, record } from './actor';
import type { Actor } from './actor';
import { patientOf } from './compartment';
import { entriesOrNone, etagOf, referenceOf, resourceOf } from './content';
import { notFound } from './refusal';

/** The resource as it stands, or one version of it. Throws where it is not there or not for this one to read. */
export async function readOne(
  session: Session,
  actor: Actor,
  ref: Ref,
  version: number | null,
): Promise<StoredVersion> {
  const now = await readable(session, actor, ref, version === null ? 'read' : 'vread');
  if (version === null) return now;
  const stored = await session.resources.version(ref, version);
  if (!stored) throw notFound();
  return stored;
}

/** Whose record it is in now decides who may read its past. */
async function readable(
  session: Session,
  actor: Actor,
  ref: Ref,
  interaction: Interaction,
): Promise<StoredVersion> {
  const stored = (await session.resources.current([ref])).get(referenceOf(ref));
  const patient = stored ? patientOf(stored.owner) : null;
  await demand(actor, { interaction, ...ref, patient }, session);
  if (!stored) throw notFound();
  await record(actor, session, interaction, [{ reference: referenceOf(ref), patient }]);
  return stored;
}

/** Newest first. `next` is the version before which the next page goes on. */
export async function historyOf(
  session: Session,
  actor: Actor,
  ref: Ref,
  { before, count }: { before: number | null; count: number },
): Promise<Bundle> {
  const now = await readable(session, actor, ref, 'history-instance');
  const versions = await session.resources.history(ref, before, count + 1);
  const shown = versions.slice(0, count);
  const address = `${actor.base}/${referenceOf(ref)}`;
  const next =
    versions.length > count
      ? `${address}/_history?_count=${count}&_cursor=${shown[shown.length - 1]?.version ?? 0}`
      : null;
  return {
    resourceType: 'Bundle',
    type: 'history',
    total: now.version,
    ...(next ? { link: [{ relation: 'next', url: next }] } : {}),
    ...entriesOrNone(
      shown.map((one) => ({
        fullUrl: address,
        resource: resourceOf(one),
        request: { method: 'PUT', url: referenceOf(ref) },
        response: {
          status: one.version === 1 ? '201' : '200',
          etag: etagOf(one),
          lastModified: new Date(one.updated).toISOString(),
        },
      })),
    ),
  };
}
