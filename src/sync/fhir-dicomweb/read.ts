import { imagePoint } from '../../domain/coordinates';
import type { FdiTooth, FindingClass, Outline } from '../../domain/finding';
import { FINDING_CLASSES } from '../../domain/finding';
import type { ForeignFilm, ForeignFinding, ForeignReport } from '../../domain/foreign';
import { DIAGNOSIS_CODES, GRADES } from '../../domain/grade';
import type { PatientId } from '../../domain/patient';
import type { RadiographKind } from '../../domain/radiograph';
import { RADIOGRAPH_KINDS } from '../../domain/radiograph';
import { isFdi } from '../../domain/tooth';
import { conceptOf, FDI_SURFACE, ICD10, numberOf, SNOMED, surfaceOf, SYSTEM } from './codes';
import type { DeviceResource, ObservationResource, ReportResource, StudyResource } from './guards';
import { lateralityOf } from './resources';

type Concept = ObservationResource['code'];
type Component = ObservationResource['component'][number];

const codeIn = (concept: Concept | undefined, system: string): string | undefined =>
  concept?.coding.find((one) => one.system === system)?.code;

const valueIn = (
  identifiers: readonly { system?: string | undefined; value?: string | undefined }[],
  system: string,
): string | null => identifiers.find((one) => one.system === system)?.value ?? null;

/** By our own code or by any code that we would write for it; null where the Observation is about something else. */
function classOf(code: Concept): FindingClass | null {
  const isIt = (name: FindingClass): boolean =>
    conceptOf(name).coding?.some((ours) =>
      code.coding.some((theirs) => theirs.system === ours.system && theirs.code === ours.code),
    ) ?? false;
  return FINDING_CLASSES.find(isIt) ?? null;
}

function toothOf(site: Concept | undefined, toothSystem: string): FdiTooth | null {
  const numbered = Number(codeIn(site, toothSystem) ?? NaN);
  const coded = numberOf(codeIn(site, SNOMED) ?? '');
  return isFdi(numbered) ? numbered : isFdi(coded) ? coded : null;
}

/** A ring that is no ring (a sender's mistake) is left out. */
function ringOf(points: string): Outline | null {
  const corners = points
    .split(' ')
    .map((pair) => pair.split(',').map(Number))
    .map(([x = NaN, y = NaN]) => imagePoint(x, y));
  const sound = corners.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  return sound && corners.length >= 3 ? corners : null;
}

function outlineOf({ extension }: ObservationResource) {
  const parts = extension.find((one) => one.url === SYSTEM.outline)?.extension ?? [];
  const size = (url: string) => parts.find((one) => one.url === url)?.valueInteger ?? null;
  const rings = parts.flatMap(({ url, valueString }) => {
    const ring = url === 'polygon' && valueString !== undefined ? ringOf(valueString) : null;
    return ring ? [ring] : [];
  });
  return { rings, width: size('width'), height: size('height') };
}

const componentsNamed = ({ component }: ObservationResource, name: string): Component[] =>
  component.filter((one) => codeIn(one.code, SYSTEM.component) === name);

const quantityOf = (observation: ObservationResource, name: string): number | null =>
  componentsNamed(observation, name)[0]?.valueQuantity?.value ?? null;

const codedOf = (observation: ObservationResource, name: string, system: string) =>
  codeIn(componentsNamed(observation, name)[0]?.valueCodeableConcept, system);

const pick = <T extends string>(options: readonly T[], value: string | undefined): T | null =>
  options.find((one) => one === value) ?? null;

/** An asserted finding; null for what was rejected, left open, withdrawn or is about something that we do not show. */
function findingOf(observation: ObservationResource, toothSystem: string): ForeignFinding | null {
  const { id, status, code, valueBoolean, bodySite, note } = observation;
  const name = classOf(code);
  const asserted = ['final', 'amended', 'corrected'].includes(status) && valueBoolean !== false;
  if (name === null || !asserted) return null;
  const surfaces = componentsNamed(observation, 'surface').flatMap((one) => {
    const surface = surfaceOf(codeIn(one.valueCodeableConcept, FDI_SURFACE) ?? '');
    return surface ? [surface] : [];
  });
  return {
    id,
    class: name,
    outlines: outlineOf(observation).rings,
    tooth: toothOf(bodySite, toothSystem),
    surfaces,
    score: quantityOf(observation, 'score'),
    areaPx: quantityOf(observation, 'area-px'),
    areaMm2: quantityOf(observation, 'area-mm2'),
    grade: pick(GRADES, codedOf(observation, 'grade', SYSTEM.grade)),
    code: pick(DIAGNOSIS_CODES, codedOf(observation, 'diagnosis', ICD10)),
    comment: note.map((one) => one.text ?? '').join('\n'),
  };
}

const KIND_OF_MODALITY: Readonly<Record<string, RadiographKind>> = { PX: 'panoramic' };

function filmOf(
  study: StudyResource | undefined,
  report: ReportResource,
  observations: readonly ObservationResource[],
): ForeignFilm {
  const series = study?.series[0];
  const kind = study?.procedureCode.map((one) => codeIn(one, SYSTEM.kind)).find(Boolean);
  const shape = observations.map(outlineOf).find((one) => one.width !== null);
  const urn = study && valueIn(study.identifier, 'urn:dicom:uid');
  return {
    radiographId: study ? valueIn(study.identifier, SYSTEM.radiograph) : null,
    kind: pick(RADIOGRAPH_KINDS, kind) ?? KIND_OF_MODALITY[series?.modality?.code ?? ''] ?? 'other',
    takenOn: (study?.started ?? report.effectiveDateTime)?.slice(0, 10) ?? null,
    laterality: lateralityOf(series?.laterality?.code),
    width: shape?.width ?? null,
    height: shape?.height ?? null,
    studyUid: urn?.replace(/^urn:oid:/, '') ?? null,
    seriesUid: series?.uid ?? null,
    instanceUid: series?.instance[0]?.uid ?? null,
  };
}

function statusOf(status: string): ForeignReport['status'] | null {
  if (status === 'final') return 'final';
  if (['amended', 'corrected', 'appended'].includes(status)) return 'amended';
  return ['entered-in-error', 'cancelled'].includes(status) ? 'withdrawn' : null;
}

/** What a report refers to, by `Type/id`. */
export interface Related {
  readonly observations: ReadonlyMap<string, ObservationResource>;
  readonly studies: ReadonlyMap<string, StudyResource>;
  readonly devices: ReadonlyMap<string, DeviceResource>;
}

/** Null for a report that is not finished, or that is about no radiograph of teeth as far as it says. */
export function foreignReportOf(
  report: ReportResource,
  { observations, studies, devices }: Related,
  patientId: PatientId,
  toothSystem: string,
): ForeignReport | null {
  const status = statusOf(report.status);
  const study = studies.get(report.imagingStudy[0]?.reference ?? '');
  const results = report.result.flatMap(({ reference }) => observations.get(reference ?? '') ?? []);
  const findings = results.flatMap((one) => findingOf(one, toothSystem) ?? []);
  const ours = valueIn(report.identifier, SYSTEM.review) !== null;
  if (status === null || (!ours && findings.length === 0)) return null;
  const [reader] = report.resultsInterpreter;
  const device = results.map((one) => devices.get(one.device?.reference ?? '')).find(Boolean);
  return {
    id: report.id,
    patientId,
    updatedAt: report.meta.lastUpdated,
    status,
    signedAt: report.issued ?? null,
    by: reader?.display ?? null,
    clinic: report.performer.map((one) => one.display).find(Boolean) ?? null,
    device: reader?.identifier?.system === SYSTEM.device ? (reader.identifier.value ?? null) : null,
    pack: device ? valueIn(device.identifier, SYSTEM.pack) : null,
    film: filmOf(study, report, results),
    findings,
  };
}
