import type {
  Organization,
  Patient as FhirPatient,
  Practitioner,
  Reference,
} from '@medplum/fhirtypes';
import type { Patient, Sex } from '../../domain/patient';
import type { Clinician } from '../../domain/review';
import { SYSTEM } from './codes';
import type { PatientResource } from './guards';

/** How a resource names its patient: by the centre's id, or by the entry of the same Bundle that makes it. */
export const patientRef = (patient: Patient): Reference<FhirPatient> => ({
  reference: patient.centralId === null ? fullUrlOf(patient) : `Patient/${patient.centralId}`,
});

/** Ids of patients are UUIDs made on the device. */
export const fullUrlOf = (patient: Patient): string => `urn:uuid:${patient.id}`;

/** The family name stands first on the device; what follows is given names. */
export function humanName(name: string): { family: string; given?: string[]; text: string } {
  const [family = '', ...given] = name.split(' ');
  return given.length > 0 ? { text: name, family, given } : { text: name, family };
}

export function patientResource(patient: Patient): FhirPatient {
  const { identifiers, birthDate, sex, name } = patient;
  return {
    resourceType: 'Patient',
    ...(identifiers.length > 0 && { identifier: identifiers.map((one) => ({ ...one })) }),
    name: [humanName(name)],
    gender: sex,
    ...(birthDate !== null && { birthDate }),
  };
}

/** What this device knows, laid over what the centre holds: fields that are not ours stay as they are. */
export function patientOver(theirs: FhirPatient, patient: Patient): FhirPatient {
  const ours = patientResource(patient);
  const systems = patient.identifiers.map((one) => one.system);
  const kept = theirs.identifier?.filter((one) => !systems.includes(one.system ?? '')) ?? [];
  const identifier = [...(ours.identifier ?? []), ...kept];
  const { meta: _, ...rest } = theirs;
  return { ...rest, ...ours, ...(identifier.length > 0 && { identifier }) };
}

/** As one line, family name first; empty where the record bears no name. */
export function nameOf({ name: [first] }: PatientResource): string {
  const parts = [first?.family, ...(first?.given ?? [])].filter(Boolean).join(' ');
  return first?.text ?? parts;
}

export const genderOf = (gender: string | undefined): Sex =>
  gender === 'female' || gender === 'male' || gender === 'other' ? gender : 'unknown';

/** A clinician is named where they acted; there is no register of them, so the reference is a logical one. */
export const clinicianRef = ({ id, name }: Clinician): Reference<Practitioner> => ({
  type: 'Practitioner',
  identifier: { system: SYSTEM.device, value: id },
  display: name,
});

export const clinicRef = (clinic: string): Reference<Organization> => ({
  type: 'Organization',
  display: clinic,
});
