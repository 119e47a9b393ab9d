import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import type { Patient } from '../../domain/patient';
import { observationOf } from './observation';
import { fullUrlOf, patientRef, patientResource } from './people';
import { deviceOf, provenanceOf, reportOf, studyOf } from './resources';
import type { Signed } from './signed';
import type { Installation } from '../installation';

/** Version tags by `Type/id`, as the centre gave them. */
export type Etags = Readonly<Record<string, string>>;

export const refOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;

/** Every resource of a signed review but its patient, what others refer to first. */
export function resourcesOf(
  signed: Signed,
  patient: Patient,
  { toothSystem, clinic }: Pick<Installation, 'toothSystem' | 'clinic'>,
): readonly Resource[] {
  const subject = patientRef(patient);
  return [
    deviceOf(signed.assessment, signed.ids.device),
    studyOf(signed, subject),
    ...signed.findings.map((one) => observationOf(signed, one, subject, toothSystem)),
    reportOf(signed, subject, clinic),
    provenanceOf(signed, clinic),
  ];
}

function putOf(resource: Resource, etags: Etags): BundleEntry {
  const url = refOf(resource);
  const ifMatch = etags[url];
  const request = { method: 'PUT', url, ...(ifMatch !== undefined && { ifMatch }) } as const;
  // No fullUrl: relative references within the Bundle are to what the PUTs leave at the centre.
  return { resource, request };
}

const escaped = (value: string): string => encodeURIComponent(value.replace(/[\\,|$]/g, '\\$&'));

/** How the centre is asked for a patient; FHIR's escape for signs that a search would read (R4, 3.1.1.4.0.1). */
export const byIdentifier = ({ system, value }: { system: string; value: string }): string =>
  `identifier=${escaped(system)}|${escaped(value)}`;

/** A patient whom the centre does not know yet: made there once, whichever device is first, if there is a number to know them by. */
function newPatient(patient: Patient): BundleEntry {
  const resource = patientResource(patient);
  const [identifier] = patient.identifiers;
  const fullUrl = fullUrlOf(patient);
  if (!identifier)
    return {
      fullUrl,
      resource: { ...resource, id: patient.id },
      request: { method: 'PUT', url: `Patient/${patient.id}` },
    };
  return {
    fullUrl,
    resource,
    request: { method: 'POST', url: 'Patient', ifNoneExist: byIdentifier(identifier) },
  };
}

/** One row of the outbox as one FHIR transaction: all of it is at the centre, or nothing. */
export function transactionOf(
  patient: Patient,
  resources: readonly Resource[],
  etags: Etags,
): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      ...(patient.centralId === null ? [newPatient(patient)] : []),
      ...resources.map((one) => putOf(one, etags)),
    ],
  };
}
