import type { Bundle, Resource } from '@medplum/fhirtypes';
import * as v from 'valibot';
import type { Patient } from '../../domain/patient';
import { surelySame } from '../../domain/same-person';
import { overTheirs } from '../conflict';
import type { EtagsOf, Later, Closed, Refused } from '../central';
import { lineLater } from './http';
import type { Etags } from './bundle';
import { byIdentifier, refOf, transactionOf } from './bundle';
import { SYSTEM } from './codes';
import type { Fhir } from './fhir';
import { BundleResource, passing, PatientResource, ReportResource } from './guards';
import { CONFLICT } from './http';
import { nameOf } from './people';
import type { Signed } from './signed';

export interface Taken {
  readonly outcome: 'taken';
  readonly etags: Etags;
  readonly centralId: string | null;
}

type Sent = Taken | Later | Closed | Refused;

/** The etag of each PUT, and the id of the patient that the Bundle made or met, in the order of the request (R4, 3.1.0.11.2). */
function receiptOf(sent: Bundle, answer: BundleResource): Taken | null {
  const entries = sent.entry ?? [];
  if (answer.entry.length !== entries.length) return null;
  const etags: Record<string, string> = {};
  let centralId: string | null = null;
  for (const [i, { response }] of answer.entry.entries()) {
    if (!response?.status.startsWith('2')) return null;
    const request = entries[i]?.request;
    const [, id] = /Patient\/([A-Za-z0-9\-.]{1,64})/.exec(response.location ?? '') ?? [];
    const isPatient = entries[i]?.resource?.resourceType === 'Patient';
    if (isPatient) centralId = id ?? (request?.method === 'PUT' ? request.url.slice(8) : null);
    const ref = isPatient && centralId !== null ? `Patient/${centralId}` : request?.url;
    if (response.etag !== undefined && ref !== undefined) etags[ref] = response.etag;
  }
  return { outcome: 'taken', etags, centralId };
}

async function post(fhir: Fhir, bundle: Bundle, signal: AbortSignal): Promise<Sent> {
  const answer = await fhir.send('POST', '', bundle, {}, signal);
  if (answer.outcome !== 'answered') return answer;
  const read = v.safeParse(BundleResource, answer.body);
  const receipt = read.success ? receiptOf(bundle, read.output) : null;
  // A success that says something else than what was asked is not the centre's.
  return receipt ?? lineLater;
}

/**
 * The patient as the centre knows them: by the id it gave, or by number. Null where nobody bears the number, or there is none; a record
 * that may be another person's is for a person to look at.
 */
export async function knownPatient(
  fhir: Fhir,
  patient: Patient,
  signal: AbortSignal,
): Promise<{ readonly outcome: 'known'; readonly id: string | null } | Later | Closed | Refused> {
  const [identifier] = patient.identifiers;
  if (patient.centralId !== null || !identifier) return { outcome: 'known', id: patient.centralId };
  const answer = await fhir.search('Patient', byIdentifier(identifier), signal);
  if (answer.outcome !== 'answer') return answer;
  const found = passing(PatientResource, answer.value).filter((one) => one.active !== false);
  const [theirs] = found;
  if (!theirs) return { outcome: 'known', id: null };
  const person = { name: nameOf(theirs), birthDate: theirs.birthDate ?? null };
  if (found.length > 1 || !surelySame(patient, person))
    return { outcome: 'parked', parked: { code: 'patient-differs', status: null, reason: '' } };
  return { outcome: 'known', id: theirs.id };
}

/** Signature of the report as the centre holds it, and the etags of all that is there of `resources`. */
async function heldOf(
  fhir: Fhir,
  resources: readonly Resource[],
  signal: AbortSignal,
): Promise<{ outcome: 'held'; etags: Etags; signature: string | null } | Later | Closed | Refused> {
  const answer = await fhir.readAll(resources.map(refOf), signal);
  if (answer.outcome !== 'answer') return answer;
  const [report] = passing(ReportResource, answer.value.resources);
  const signature = report?.identifier.find((one) => one.system === SYSTEM.signature)?.value;
  return { outcome: 'held', etags: answer.value.etags, signature: signature ?? null };
}

/**
 * Sends a signed review as one transaction. Where the centre holds an earlier version of ours whose receipt was lost, ours goes over
 * it; where it holds somebody else's, that is for a person.
 */
export async function sendSigned(
  fhir: Fhir,
  signed: Signed,
  patient: Patient,
  resources: readonly Resource[],
  etagsOf: EtagsOf,
  signal: AbortSignal,
): Promise<Sent> {
  const known = await etagsOf(resources.map(refOf));
  const sent = await post(fhir, transactionOf(patient, resources, known), signal);
  if (sent.outcome !== 'parked' || !CONFLICT.includes(sent.parked.status ?? 0)) return sent;
  const held = await heldOf(fhir, resources, signal);
  if (held.outcome !== 'held') return held;
  if (overTheirs(signed.signatures, held.signature) === 'ask') return sent;
  return post(fhir, transactionOf(patient, resources, held.etags), signal);
}
