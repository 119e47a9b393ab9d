import type { Patient as FhirPatient } from '@medplum/fhirtypes';
import type { Identifier, Patient } from '../../domain/patient';
import { surelySame } from '../../domain/same-person';
import type { Material } from '../../store/sync-ports';
import type { Answer, Central, CentralPatient, EtagsOf, Sending, Standing } from '../central';
import type { Installation } from '../installation';
import { byIdentifier, refOf, resourcesOf } from './bundle';
import { etagIn, Fhir } from './fhir';
import { passing, PatientResource, ReportResource } from './guards';
import { historyOf } from './history';
import type { Access, Fetch } from './http';
import { genderOf, nameOf, patientOver } from './people';
import type { Films } from './pixels';
import { sendPixels } from './pixels';
import { signedOf } from './signed';
import { knownPatient, sendSigned } from './transaction';
import { instanceAt } from './wado';

export interface CentreOptions {
  readonly installation: () => Installation;
  readonly fetch: Fetch;
  readonly access: Access;
  readonly films: Films;
  readonly images: () => boolean;
}

/** The centre by FHIR R4 and DICOMweb, nothing else: any conformant pair of servers can be it. */
export function fhirCentre(options: CentreOptions): Central {
  const fhir = () => new Fhir(options.installation().fhir, options.fetch, options.access);
  return {
    send: (material, etagsOf, signal) =>
      material.report === null
        ? sendPatient(fhir(), material.patient, etagsOf, signal)
        : sendReport(options, fhir(), material, etagsOf, signal),
    history: (patient, since, signal) =>
      historyOf(fhir(), patient, since, options.installation().toothSystem, signal),
    find: (identifier, signal) => find(fhir(), identifier, signal),
    alike: (person, signal) => alike(fhir(), person, signal),
    standing: (material, signal) => standingOf(options, fhir(), material, signal),
    image: (place, signal) =>
      instanceAt({ ...options, base: options.installation().dicomweb }, place, signal),
  };
}

async function sendReport(
  options: CentreOptions,
  fhir: Fhir,
  { report, patient }: Material,
  etagsOf: EtagsOf,
  signal: AbortSignal,
): Promise<Sending> {
  const signed = report && signedOf(report.radiograph, report.assessment, report.events);
  if (!signed || !patient) return { outcome: 'nothing' };
  const known = await knownPatient(fhir, patient, signal);
  if (known.outcome !== 'known') return known;
  const subject = { ...patient, centralId: known.id };
  const resources = resourcesOf(signed, subject, options.installation());
  const taken = await sendSigned(fhir, signed, subject, resources, etagsOf, signal);
  if (taken.outcome !== 'taken') return taken;
  const { fetch, access, films, images } = options;
  const pixels = { base: options.installation().dicomweb, fetch, access, films, images };
  const stored = await sendPixels(pixels, signed, patient, etagsOf, signal);
  if (stored.outcome !== 'stored') return stored;
  const { outcome: _, ...held } = stored;
  const centralId = known.id ?? taken.centralId;
  return { ...taken, ...held, etags: { ...taken.etags, ...held.etags }, centralId };
}

/** What this device changed of a patient, laid over what the centre holds now; somebody else's change meanwhile is for a person. */
async function sendPatient(
  fhir: Fhir,
  patient: Patient | null,
  etagsOf: EtagsOf,
  signal: AbortSignal,
): Promise<Sending> {
  if (patient?.centralId == null) return { outcome: 'nothing' };
  const ref = `Patient/${patient.centralId}`;
  const read = await fhir.send('GET', ref, null, {}, signal);
  if (read.outcome !== 'answered') return read;
  const [theirs] = passing(PatientResource, [read.body]);
  if (!theirs) return { outcome: 'later', scope: 'row', afterMs: null };
  const etag = read.headers.get('ETag') ?? etagIn(theirs);
  const known = (await etagsOf([ref]))[ref];
  const person = { name: nameOf(theirs), birthDate: theirs.birthDate ?? null };
  if (known === undefined ? !surelySame(patient, person) : known !== etag)
    return { outcome: 'parked', parked: { code: 'conflict', status: null, reason: '' } };
  const merged = patientOver(theirs as FhirPatient, patient);
  const match: Record<string, string> = etag === undefined ? {} : { 'If-Match': etag };
  const put = await fhir.send('PUT', ref, merged, match, signal);
  if (put.outcome !== 'answered') return put;
  const now = put.headers.get('ETag') ?? etagIn(put.body);
  return { outcome: 'taken', etags: now === undefined ? {} : { [ref]: now }, centralId: null };
}

async function find(
  fhir: Fhir,
  identifier: Identifier,
  signal: AbortSignal,
): Promise<Answer<CentralPatient | null>> {
  const answer = await fhir.search('Patient', byIdentifier(identifier), signal);
  if (answer.outcome !== 'answer') return answer;
  const [found] = passing(PatientResource, answer.value).filter((one) => one.active !== false);
  return { outcome: 'answer', value: found ? personOf(found) : null };
}

async function alike(
  fhir: Fhir,
  person: { readonly name: string; readonly birthDate: string },
  signal: AbortSignal,
): Promise<Answer<readonly CentralPatient[]>> {
  const [family = ''] = person.name.split(' ');
  const query = `family=${encodeURIComponent(family.replace(/[\\,|$]/g, '\\$&'))}`;
  const answer = await fhir.search('Patient', `${query}&birthdate=${person.birthDate}`, signal);
  if (answer.outcome !== 'answer') return answer;
  const found = passing(PatientResource, answer.value).filter((one) => one.active !== false);
  const value = found.map(personOf).filter((one) => surelySame(person, one));
  return { outcome: 'answer', value };
}

const personOf = (found: PatientResource): CentralPatient => ({
  id: found.id,
  name: nameOf(found),
  birthDate: found.birthDate ?? null,
  sex: genderOf(found.gender),
  identifiers: found.identifier.flatMap(({ system, value }) =>
    system !== undefined && value !== undefined ? [{ system, value }] : [],
  ),
});

/** What a person is shown who has to choose between two versions. */
async function standingOf(
  { installation }: CentreOptions,
  fhir: Fhir,
  { report, patient }: Material,
  signal: AbortSignal,
): Promise<Answer<Standing | null>> {
  const signed = report && signedOf(report.radiograph, report.assessment, report.events);
  const refs =
    signed && patient
      ? resourcesOf(signed, patient, installation()).map(refOf)
      : [`Patient/${patient?.centralId ?? ''}`];
  const answer = await fhir.readAll(refs, signal);
  if (answer.outcome !== 'answer') return answer;
  const { resources, etags } = answer.value;
  const [held] = passing(ReportResource, resources);
  const [person] = passing(PatientResource, resources);
  if (!held && !person) return { outcome: 'answer', value: null };
  return {
    outcome: 'answer',
    value: {
      by: held?.resultsInterpreter[0]?.display ?? (person ? nameOf(person) : null),
      clinic: held?.performer[0]?.display ?? null,
      signedAt: held?.issued ?? person?.meta?.lastUpdated ?? null,
      findings: held?.result.length ?? 0,
      etags,
    },
  };
}
