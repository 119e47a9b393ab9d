import type {
  CodeableConcept,
  Extension,
  Observation,
  ObservationComponent,
  Patient,
  Reference,
} from '@medplum/fhirtypes';
import type { Outline } from '../../domain/finding';
import type { ReviewedFinding } from '../../domain/review';
import { bodySiteOf, conceptOf, DCM, FDI_SURFACE, ICD10, letterOf, SYSTEM, UCUM } from './codes';
import { clinicianRef } from './people';
import type { Signed } from './signed';

const local = (system: string, code: string): CodeableConcept => ({ coding: [{ system, code }] });

/** Corners as SVG writes polygons; JavaScript's shortest form of a number is read back as the same number (ECMA-262, 6.1.6.1.20). */
const pointsOf = (ring: Outline): string => ring.map(({ x, y }) => `${x},${y}`).join(' ');

function outlineExtension({ radiograph }: Signed, finding: ReviewedFinding): Extension {
  const size = { width: radiograph.width, height: radiograph.height };
  return {
    url: SYSTEM.outline,
    extension: [
      ...Object.entries(size).map(([url, valueInteger]) => ({ url, valueInteger })),
      ...finding.outlines.map((ring) => ({ url: 'polygon', valueString: pointsOf(ring) })),
    ],
  };
}

function quantity(code: string, value: number, unit: string, ucum: string): ObservationComponent {
  return {
    code: local(SYSTEM.component, code),
    valueQuantity: { value, unit, system: UCUM, code: ucum },
  };
}

const coded = (code: string, system: string, value: string): ObservationComponent => ({
  code: local(SYSTEM.component, code),
  valueCodeableConcept: local(system, value),
});

function componentsOf(finding: ReviewedFinding): ObservationComponent[] {
  const { score, areaPx, areaMm2, surfaces, tooth, source, decision, reason, altered } = finding;
  const probability: ObservationComponent = {
    ...quantity('score', score, 'probability', '1'),
    code: {
      coding: [
        { system: DCM, code: '122157', display: 'Probability' },
        { system: SYSTEM.component, code: 'score' },
      ],
    },
  };
  const surface = (letter: string): ObservationComponent => ({
    code: local(SYSTEM.component, 'surface'),
    valueCodeableConcept: local(FDI_SURFACE, letter),
  });
  return [
    coded('source', SYSTEM.source, source),
    coded('decision', SYSTEM.decision, decision),
    ...(reason === null ? [] : [coded('reject-reason', SYSTEM.reason, reason)]),
    ...(finding.grade === null ? [] : [coded('grade', SYSTEM.grade, finding.grade)]),
    // The clinician's own choice: no pack sets one.
    ...(finding.code === null ? [] : [coded('diagnosis', ICD10, finding.code)]),
    // A person's mark has no probability.
    ...(source === 'network' ? [probability] : []),
    { code: local(SYSTEM.component, 'altered'), valueBoolean: altered },
    quantity('area-px', areaPx, 'px', '{pixels}'),
    ...(areaMm2 === null ? [] : [quantity('area-mm2', areaMm2, 'mm2', 'mm2')]),
    ...surfaces.map((one) => surface(letterOf(one, tooth))),
  ];
}

/**
 * What was decided, in terms that no reader can take for the opposite: accepted is final (or amended) and true, rejected is
 * cancelled and false, left open at the signature is preliminary and has no value.
 */
function standing({ decision, id }: ReviewedFinding, changed: Signed['changed']) {
  switch (decision) {
    case 'accepted':
      return { status: changed.has(id) ? 'amended' : 'final', valueBoolean: true } as const;
    case 'rejected':
      return { status: 'cancelled', valueBoolean: false } as const;
    case 'suggested':
      return { status: 'preliminary' } as const;
  }
}

export function observationOf(
  signed: Signed,
  finding: ReviewedFinding,
  subject: Reference<Patient>,
  toothSystem: string,
): Observation {
  const { ids, by, at, radiograph } = signed;
  const { tooth, comment } = finding;
  const last = finding.last ?? { by, at };
  return {
    resourceType: 'Observation',
    id: ids.observation(finding.id),
    extension: [outlineExtension(signed, finding)],
    identifier: [{ system: SYSTEM.findingId, value: finding.id }],
    ...standing(finding, signed.changed),
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'imaging',
          },
        ],
      },
    ],
    code: conceptOf(finding.class),
    subject,
    ...(radiograph.capturedAt !== null && { effectiveDateTime: radiograph.capturedAt }),
    issued: last.at,
    performer: [clinicianRef(last.by)],
    ...(comment !== '' && { note: [{ text: comment }] }),
    ...(tooth !== null && { bodySite: bodySiteOf(tooth, toothSystem) }),
    // Device is what suggested it, never who decided.
    ...(finding.source === 'network' && { device: { reference: `Device/${ids.device}` } }),
    derivedFrom: [{ reference: `ImagingStudy/${ids.study}` }],
    component: componentsOf(finding),
  };
}
