import type { Patient } from '../../domain/patient';
import type { Answer, Pulled } from '../central';
import type { Fhir } from './fhir';
import {
  DeviceResource,
  ObservationResource,
  passing,
  PatientResource,
  ReportResource,
  StudyResource,
} from './guards';
import { byIdentifier } from './bundle';
import { foreignReportOf } from './read';

type Referring = readonly { readonly reference?: string | undefined }[];

const idsOf = (type: string, references: Referring): string[] => {
  const ids = references.flatMap(({ reference }) => {
    const [named, id] = reference?.split('/') ?? [];
    return named === type && id !== undefined ? [id] : [];
  });
  return [...new Set(ids)];
};

const named = <T extends { readonly resourceType: string; readonly id: string }>(
  all: readonly T[],
) => new Map(all.map((one) => [`${one.resourceType}/${one.id}`, one]));

/** Every id under which the centre knows the patient: a merged record may stand beside the one it was merged into. */
async function centralIds(
  fhir: Fhir,
  patient: Patient,
  signal: AbortSignal,
): Promise<Answer<readonly string[]>> {
  const own = patient.centralId === null ? [] : [patient.centralId];
  const [identifier] = patient.identifiers;
  if (!identifier) return { outcome: 'answer', value: own };
  const found = await fhir.search('Patient', byIdentifier(identifier), signal);
  if (found.outcome !== 'answer') return found;
  const ids = passing(PatientResource, found.value).map((one) => one.id);
  return { outcome: 'answer', value: [...new Set([...own, ...ids])] };
}

/**
 * Reports of a patient that changed at or after `since`, each with all its findings, whether those changed or not. Only searches by
 * parameters that every R4 server has: patient, _lastUpdated and _id.
 */
export async function historyOf(
  fhir: Fhir,
  patient: Patient,
  since: string | null,
  toothSystem: string,
  signal: AbortSignal,
): Promise<Answer<Pulled>> {
  const known = await centralIds(fhir, patient, signal);
  if (known.outcome !== 'answer') return known;
  if (known.value.length === 0)
    return { outcome: 'answer', value: { reports: [], checkpoint: null } };
  const from = since === null ? '' : `&_lastUpdated=ge${encodeURIComponent(since)}`;
  const query = `patient=${known.value.map((id) => `Patient/${id}`).join(',')}${from}&_count=50`;
  const found = await fhir.search('DiagnosticReport', query, signal);
  if (found.outcome !== 'answer') return found;
  const reports = passing(ReportResource, found.value);
  const related = await relatedTo(fhir, reports, signal);
  if (related.outcome !== 'answer') return related;
  const read = reports.flatMap(
    (one) => foreignReportOf(one, related.value, patient.id, toothSystem) ?? [],
  );
  const times = reports.map((one) => one.meta.lastUpdated);
  const checkpoint = times.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
  return { outcome: 'answer', value: { reports: read, checkpoint } };
}

async function relatedTo(fhir: Fhir, reports: readonly ReportResource[], signal: AbortSignal) {
  const results = reports.flatMap((one) => one.result);
  const studies = reports.flatMap((one) => one.imagingStudy);
  const found = await fhir.byIds('Observation', idsOf('Observation', results), signal);
  if (found.outcome !== 'answer') return found;
  const observations = passing(ObservationResource, found.value);
  const films = await fhir.byIds('ImagingStudy', idsOf('ImagingStudy', studies), signal);
  if (films.outcome !== 'answer') return films;
  const makers = observations.flatMap((one) => one.device ?? []);
  const devices = await fhir.byIds('Device', idsOf('Device', makers), signal);
  if (devices.outcome !== 'answer') return devices;
  return {
    outcome: 'answer' as const,
    value: {
      observations: named(observations),
      studies: named(passing(StudyResource, films.value)),
      devices: named(passing(DeviceResource, devices.value)),
    },
  };
}
