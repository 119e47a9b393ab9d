import type {
  Device,
  DiagnosticReport,
  Extension,
  ImagingStudy,
  Provenance,
  Patient,
  Reference,
} from '@medplum/fhirtypes';
import type { Assessment } from '../../domain/assessment';
import { DCM, MODALITIES, SYSTEM } from './codes';
import { clinicianRef, clinicRef } from './people';
import type { Signed } from './signed';
import { uidsOf } from './signed';

const sides = { L: '7771000', R: '24028007' } as const;

export function studyOf({ radiograph, ids }: Signed, subject: Reference<Patient>): ImagingStudy {
  const uids = uidsOf(radiograph);
  const { kind, laterality, capturedAt } = radiograph;
  const modality = radiograph.dicom?.modality ?? MODALITIES[kind];
  return {
    resourceType: 'ImagingStudy',
    id: ids.study,
    identifier: [
      // PS3.18 and FHIR's ImagingStudy: the Study Instance UID as an OID URN in this system.
      { system: 'urn:dicom:uid', value: `urn:oid:${uids.study}` },
      { system: SYSTEM.radiograph, value: radiograph.id },
    ],
    status: 'available',
    subject,
    ...(capturedAt !== null && { started: capturedAt }),
    numberOfSeries: 1,
    numberOfInstances: 1,
    procedureCode: [{ coding: [{ system: SYSTEM.kind, code: kind }] }],
    series: [
      {
        uid: uids.series,
        modality: { system: DCM, code: modality },
        numberOfInstances: 1,
        ...(laterality !== null && {
          laterality: { system: 'http://snomed.info/sct', code: sides[laterality] },
        }),
        instance: [
          {
            uid: uids.instance,
            sopClass: { system: 'urn:ietf:rfc:3986', code: `urn:oid:${uids.sopClass}` },
          },
        ],
      },
    ],
  };
}

export const lateralityOf = (snomed: string | undefined): 'L' | 'R' | null =>
  snomed === sides.L ? 'L' : snomed === sides.R ? 'R' : null;

/** The same from every device, so that it is stored once. */
export function deviceOf({ pack }: Assessment, id: string): Device {
  return {
    resourceType: 'Device',
    id,
    identifier: [
      { system: SYSTEM.pack, value: `${pack.id}/${pack.version}` },
      { system: SYSTEM.weights, value: pack.weights },
    ],
    status: 'active',
    manufacturer: 'Bitelight',
    deviceName: [{ name: `Bitelight ${pack.id}`, type: 'model-name' }],
    type: { text: 'Neural network that suggests findings on dental radiographs' },
    version: [{ value: pack.version }],
  };
}

/** What the pack was asked with: its thresholds, how it was given the film, and where it ran. */
function runOf({ thresholds, backend, correction }: Assessment): Extension {
  return {
    url: SYSTEM.run,
    extension: [
      { url: 'backend', valueCode: backend },
      ...(correction
        ? [
            { url: 'read-as-negative', valueBoolean: correction.inverted },
            ...(correction.mirrored ? [{ url: 'read-mirrored', valueBoolean: true }] : []),
            { url: 'read-turned', valueInteger: correction.turns * 90 },
          ]
        : []),
      ...Object.entries(thresholds).map(([name, value]) => ({
        url: 'threshold',
        extension: [
          { url: 'class', valueCode: name },
          { url: 'value', valueDecimal: value },
        ],
      })),
    ],
  };
}

/** Its results are what was accepted; what was rejected or left open is told by Observations of the same study. */
export function reportOf(
  signed: Signed,
  subject: Reference<Patient>,
  clinic: string,
): DiagnosticReport {
  const { ids, by, at, version, radiograph, assessment, findings } = signed;
  const accepted = findings.filter((one) => one.decision === 'accepted');
  return {
    resourceType: 'DiagnosticReport',
    id: ids.report,
    extension: [runOf(assessment)],
    identifier: [
      { system: SYSTEM.review, value: signed.review },
      { system: SYSTEM.signature, value: signed.signature },
      { system: SYSTEM.assessment, value: assessment.id },
    ],
    status: version > 1 ? 'amended' : 'final',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'RAD' }] },
    ],
    code: {
      coding: [{ system: SYSTEM.report, code: 'dental-radiograph-review' }],
      text: 'Dental radiograph, reviewed by a clinician',
    },
    subject,
    ...(radiograph.capturedAt !== null && { effectiveDateTime: radiograph.capturedAt }),
    issued: at,
    ...(clinic !== '' && { performer: [clinicRef(clinic)] }),
    resultsInterpreter: [clinicianRef(by)],
    ...(accepted.length > 0 && {
      result: accepted.map(({ id }) => ({ reference: `Observation/${ids.observation(id)}` })),
    }),
    imagingStudy: [{ reference: `ImagingStudy/${ids.study}` }],
  };
}

/** One for each signature; never changed. */
export function provenanceOf(signed: Signed, clinic: string): Provenance {
  const { ids, by, at, findings } = signed;
  const role = (code: string) => ({
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code }],
  });
  return {
    resourceType: 'Provenance',
    id: ids.provenance,
    target: [
      { reference: `DiagnosticReport/${ids.report}` },
      ...findings.map(({ id }) => ({ reference: `Observation/${ids.observation(id)}` })),
    ],
    occurredDateTime: at,
    recorded: at,
    activity: {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/v3-DocumentCompletion',
          code: 'LA',
          display: 'legally authenticated',
        },
      ],
    },
    agent: [
      {
        type: role('author'),
        who: clinicianRef(by),
        ...(clinic !== '' && { onBehalfOf: clinicRef(clinic) }),
      },
      { type: role('assembler'), who: { reference: `Device/${ids.device}` } },
    ],
    entity: [{ role: 'source', what: { reference: `ImagingStudy/${ids.study}` } }],
  };
}
