import type { Instance, NoInstance } from '../dicom/instance';
import { readInstance } from '../dicom/instance';
import { jsonText } from '../dicom/json';
import type { BlobFailure, Blobs } from '../storage/blobs/blobs';
import { sha256Of } from '../storage/blobs/digest';
import type { StoredInstance } from '../storage/dicom';
import type { Session, Storage } from '../storage/ports';
import { namesAnother, recordOf, recordOfKept } from './dicom-record';
import { searchableOf } from './dicom-search';
import type { AccessPolicy, AuditEntry, AuditSink, Interaction, Principal } from './ports';

/** Who asks for something here, and what it is done with. */
export interface DicomActor {
  readonly storage: Storage;
  readonly blobs: Blobs;
  readonly access: AccessPolicy;
  readonly audit: AuditSink;
  readonly principal: Principal;
  readonly requestId: string;
  readonly address: string;
}

export type Refused =
  | 'cut'
  | 'unreadable'
  | 'identity'
  | 'other-study'
  | 'other-content'
  | 'other-patient'
  | 'forbidden'
  | BlobFailure['code'];

export type Stored =
  | { readonly ok: true; readonly at: Instance }
  | {
      readonly ok: false;
      readonly why: Refused;
      readonly instance: string;
      readonly sopClass: string;
    };

export function recordDicom(
  { audit, principal, requestId, address }: DicomActor,
  session: Session,
  interaction: Interaction,
  about: Pick<AuditEntry, 'outcome' | 'entities'> & { readonly query?: string },
): Promise<void> {
  return audit.record(
    { principal, interaction, requestId, address, ...about, query: about.query ?? null },
    session,
  );
}

const entity = (uid: string, patient: string | null) => ({ reference: `urn:oid:${uid}`, patient });

/** Keeps one instance for ever, the same bytes as often as they come. `study`: that of the address; null: any. */
export async function storeInstance(
  actor: DicomActor,
  bytes: Uint8Array,
  study: string | null,
): Promise<Stored> {
  const read = readInstance(bytes);
  if (!read.ok) return failedWith(read.error.why, read.error);
  const at = read.value;
  if (study !== null && at.study !== study) return failedWith('other-study', at);
  const { storage, blobs } = actor;
  const sha256 = sha256Of(bytes);
  const allowed = await storage.write((session) => allowedRecord(actor, session, at, sha256));
  if (typeof allowed !== 'object')
    return allowed === 'kept' ? { ok: true, at } : failedWith(allowed, at);
  const put = await blobs.put({ ...at, sha256 }, bytes);
  if (!put.ok) return failedWith(put.error.code, at);
  const kept = await storage.write((session) => index(actor, session, at, sha256));
  return kept === 'kept' ? { ok: true, at } : failedWith(kept, at);
}

function failedWith(why: Refused, { instance, sopClass }: Omit<NoInstance, 'why'>): Stored {
  return { ok: false, why, instance, sopClass };
}

type Standing =
  | { readonly patient: string }
  | 'kept'
  | Extract<Refused, 'forbidden' | 'other-content' | 'other-patient'>;

/** Whether this one may be stored, or is there: with these bytes, or with others. */
async function allowedRecord(
  actor: DicomActor,
  session: Session,
  at: Instance,
  sha256: string,
): Promise<Standing> {
  const { access, principal } = actor;
  const patient = await recordOf(session, at.study, at.json, principal.clinic);
  const asked = {
    interaction: 'store-instances',
    type: 'ImagingStudy',
    id: null,
    patient,
  } as const;
  const entities = [entity(at.instance, patient)];
  if (!(await access.decide(principal, asked, session)).allowed) {
    await recordDicom(actor, session, 'store-instances', { outcome: 'refused', entities });
    return 'forbidden';
  }
  const there = await session.dicom.instance(at.instance);
  if (!there) {
    const film = { json: at.json, study: at.study, clinic: principal.clinic };
    if (!(await namesAnother(session, patient, film))) return { patient };
    await recordDicom(actor, session, 'store-instances', { outcome: 'refused', entities });
    return 'other-patient';
  }
  const same = there.sha256 === sha256 && there.study === at.study && there.series === at.series;
  return same ? 'kept' : 'other-content';
}

async function index(
  actor: DicomActor,
  session: Session,
  at: Instance,
  sha256: string,
): Promise<Exclude<Standing, object>> {
  // Asked again within the transaction: somebody else may have stored it meanwhile.
  const standing = await allowedRecord(actor, session, at, sha256);
  if (typeof standing !== 'object') return standing;
  const { patient } = standing;
  const { clinic } = actor.principal;
  const { study, series, instance, sopClass, syntax } = at;
  const metadata = jsonText({ ...at.json, '00083002': { vr: 'UI', Value: [syntax] } });
  const stored = { study, series, instance, sopClass, syntax, sha256, clinic, patient, metadata };
  await session.dicom.add(stored, searchableOf(at.json));
  await session.care.add(patient, actor.principal, 'stored');
  const entities = [entity(instance, patient)];
  await recordDicom(actor, session, 'store-instances', { outcome: 'success', entities });
  return 'kept';
}

export type Retrieved = readonly StoredInstance[] | 'forbidden' | 'missing';

/** What is kept of a study, a series of it, or one instance, for whoever may see it; each time is recorded. */
export function retrieve(
  actor: DicomActor,
  wanted: { readonly study: string; readonly series?: string; readonly instance?: string },
): Promise<Retrieved> {
  const { access, principal, storage } = actor;
  const { study, series, instance } = wanted;
  return storage.write(async (session): Promise<Retrieved> => {
    const patient = await recordOfKept(session, study);
    if (patient === null) return 'missing';
    const asked = {
      interaction: 'retrieve-instances',
      type: 'ImagingStudy',
      id: null,
      patient,
    } as const;
    const decision = await access.decide(principal, asked, session);
    const entities = [entity(instance ?? series ?? study, patient)];
    const outcome = decision.allowed ? 'success' : 'refused';
    const all = decision.allowed ? await session.dicom.instancesOf(study, series ?? null) : [];
    const some = all.filter((one) => instance === undefined || one.instance === instance);
    if (decision.allowed && some.length === 0) return 'missing';
    await recordDicom(actor, session, 'retrieve-instances', { outcome, entities });
    return decision.allowed ? some : 'forbidden';
  });
}

/** The bytes of an instance, as they came. */
export const bytesOf = ({ blobs }: DicomActor, stored: StoredInstance) => blobs.get(stored);
