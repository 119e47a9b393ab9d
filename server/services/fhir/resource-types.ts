/**
 * What is kept here, and by which of R4's search parameters each is found beside _id and _lastUpdated. `patient` and
 * `subject` need no index of their own: rows lie by patient.
 */
export const SEARCH_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Patient: ['identifier', 'name', 'family', 'given', 'birthdate', 'gender', 'link'],
  Practitioner: ['identifier', 'name', 'family', 'given'],
  PractitionerRole: ['identifier', 'practitioner', 'organization'],
  Organization: ['identifier', 'name', 'partof'],
  Device: ['identifier', 'device-name', 'model', 'type', 'patient'],
  Endpoint: ['identifier', 'organization'],
  ServiceRequest: ['identifier', 'code', 'status', 'authored', 'based-on', 'patient', 'subject'],
  ImagingStudy: ['identifier', 'started', 'modality', 'basedon', 'patient', 'subject'],
  Observation: [
    'identifier',
    'code',
    'date',
    'based-on',
    'derived-from',
    'device',
    'patient',
    'subject',
  ],
  DiagnosticReport: [
    ...['identifier', 'code', 'date', 'issued', 'status', 'based-on', 'result'],
    ...['patient', 'subject'],
  ],
  DocumentReference: ['identifier', 'type', 'date', 'related', 'patient', 'subject'],
  Provenance: ['target', 'recorded', 'agent', 'patient'],
};

export const isKept = (type: string): boolean => Object.hasOwn(SEARCH_PARAMETERS, type);

/** Parameters that say in whose record to look. */
export const BY_OWNER: readonly string[] = ['patient', 'subject'];
