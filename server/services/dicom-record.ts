import type { Patient } from '@medplum/fhirtypes';
import { createHash } from 'node:crypto';
import { patientIdentity } from '../dicom/instance';
import type { DicomJson } from '../dicom/json';
import type { Session } from '../storage/ports';

const OWN = 'dicom-';
const isProvisional = (patient: string): boolean => patient.startsWith(OWN);

/** The record of somebody whom FHIR does not know yet: the same for the same number at the same clinic, else one a study. */
function provisional(json: DicomJson, study: string, clinic: string): string {
  const identity = patientIdentity(json);
  const parts = identity ? [identity.issuer ?? '', identity.id] : [study];
  const digest = createHash('sha256').update(JSON.stringify([clinic, ...parts]));
  return OWN + digest.digest('hex').slice(0, 40);
}

interface Film {
  readonly json: DicomJson;
  readonly study: string;
  /** Who sent it. */
  readonly clinic: string;
  /** It is in a record already, under a provisional key. */
  readonly isKept: boolean;
}

/**
 * The FHIR Patient whose film this is: whom the ImagingStudy of its UID is about, else who bears the number that it names. A
 * number without its issuer counts among the clinic's own patients only, for another clinic's 17 is another person.
 */
async function known(session: Session, { json, study, clinic, isKept }: Film) {
  const subject = await session.dicom.subjectOf(study);
  // Who writes about the study of another clinic would have its films come to a patient of theirs otherwise.
  if (subject !== null && (!isKept || (await session.care.treats(subject, clinic)))) return subject;
  const identity = patientIdentity(json);
  if (!identity) return null;
  const numbered = await session.dicom.patientsNumbered(identity.id, identity.issuer);
  const own: string[] = [];
  for (const one of numbered)
    if (identity.issuer !== null || (await session.care.treats(one, clinic))) own.push(one);
  return own.length === 1 ? (own[0] ?? null) : null;
}

/** In whose record an object of a study is or comes. */
export async function recordOf(
  session: Session,
  study: string,
  json: DicomJson,
  clinic: string,
): Promise<string> {
  const kept = await recordOfKept(session, study);
  if (kept !== null) return kept;
  const patient = await known(session, { json, study, clinic, isKept: false });
  return patient ?? provisional(json, study, clinic);
}

/** The same for a study that is kept already; null: there is none. Under a provisional key it moves to its patient once FHIR knows them. */
export async function recordOfKept(session: Session, study: string): Promise<string | null> {
  const kept = await session.dicom.patientOf(study);
  if (kept === null || !isProvisional(kept)) return kept;
  const [first] = await session.dicom.instancesOf(study, null);
  if (!first) return kept;
  const { clinic, metadata } = first;
  const json = JSON.parse(metadata) as DicomJson;
  const patient = await known(session, { json, study, clinic, isKept: true });
  if (patient === null) return kept;
  await session.dicom.move(study, patient);
  await session.care.merge(kept, patient);
  return patient;
}

/**
 * Whether an object names a patient who is surely not the one of the record that it would come into: a number of the same issuer that
 * is not theirs, or one that somebody else bears whom this clinic would know by it; in a record of nobody whom FHIR knows, another
 * number than its study's. A number that says nothing to us is no reason: devices have lists of their own.
 */
export async function namesAnother(
  session: Session,
  record: string,
  { json, study, clinic }: Pick<Film, 'json' | 'study' | 'clinic'>,
): Promise<boolean> {
  const identity = patientIdentity(json);
  if (!identity) return false;
  const { id, issuer } = identity;
  if (isProvisional(record)) {
    const [first] = await session.dicom.instancesOf(study, null);
    const theirs = first && patientIdentity(JSON.parse(first.metadata) as DicomJson);
    if (!theirs) return false;
    return id !== theirs.id || (issuer ?? theirs.issuer) !== (theirs.issuer ?? issuer);
  }
  const own = (await patientsOf(session, [record]))[0]?.identifier ?? [];
  if (own.some((one) => one.value === id && (issuer === null || one.system === issuer)))
    return false;
  if (issuer !== null && own.some((one) => one.system === issuer)) return true;
  const numbered = await session.dicom.patientsNumbered(id, issuer);
  const known: string[] = [];
  for (const one of numbered)
    if (issuer !== null || (await session.care.treats(one, clinic))) known.push(one);
  // A record that was merged into another is nobody's any more.
  return (await patientsOf(session, known)).some((one) => one.active !== false);
}

async function patientsOf(session: Session, ids: readonly string[]): Promise<Patient[]> {
  const refs = ids.map((id) => ({ type: 'Patient', id }));
  const there = await session.resources.current(refs);
  return [...there.values()].map(({ content }) => JSON.parse(content) as Patient);
}
