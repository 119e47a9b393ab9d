import * as v from 'valibot';
import { BACKENDS } from '../../domain/assessment';
import type { Assessment } from '../../domain/assessment';
import { FINDING_CLASSES, TOOTH_UNKNOWN } from '../../domain/finding';
import { DIAGNOSIS_CODES, GRADES } from '../../domain/grade';
import { GATE_CODES } from '../../domain/gate';
import { MOUNT_LAYOUTS } from '../../domain/mount';
import type { FilmMount } from '../../domain/mount';
import { RADIOGRAPH_KINDS } from '../../domain/radiograph';
import type { ReviewEvent } from '../../domain/review';
import { REJECT_REASONS } from '../../domain/review';
import { SURFACES } from '../../domain/tooth';
import { PARK_CODES } from '../../domain/outbox';
import type { OutboxRow, SentReport } from '../../domain/outbox';
import { SEXES } from '../../domain/patient';
import type { Patient } from '../../domain/patient';
import type { ClinicianRow, CopyRow, EtagRow, FilmRow, OriginalRow } from './schema';

/** What is read back was perhaps written by another release, or damaged: nothing passes that is not what it claims. */
const Text = v.nullable(v.string());

const turns = v.picklist([0, 1, 2, 3]);
const Correction = v.object({
  inverted: v.boolean(),
  mirrored: v.optional(v.boolean()),
  turns,
  at: Text,
});

const Radiograph = v.object({
  id: v.string(),
  kind: v.picklist(RADIOGRAPH_KINDS),
  width: v.number(),
  height: v.number(),
  bits: v.number(),
  photometric: v.picklist(['MONOCHROME1', 'MONOCHROME2', 'RGB', 'PALETTE']),
  spacing: v.nullable(v.object({ row: v.number(), column: v.number() })),
  capturedAt: Text,
  laterality: v.nullable(v.picklist(['L', 'R'])),
  format: v.string(),
  laid: v.optional(v.object({ mirrored: v.boolean(), turns })),
  correction: v.optional(Correction),
  field: v.optional(
    v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() }),
  ),
  dicom: v.nullable(
    v.object({
      sopInstanceUid: Text,
      studyInstanceUid: Text,
      seriesInstanceUid: Text,
      sopClassUid: Text,
      modality: Text,
    }),
  ),
  gate: v.array(
    v.object({
      code: v.picklist(GATE_CODES),
      severity: v.picklist(['info', 'warn', 'refuse']),
      turns: v.optional(v.picklist([1, 3])),
    }),
  ),
});

const Bytes = v.object({ bytes: v.instance(ArrayBuffer), type: v.string() });

const Name = v.object({
  family: v.string(),
  given: v.string(),
  middle: v.string(),
  prefix: v.string(),
  suffix: v.string(),
});

const Subject = v.object({
  patient: v.nullable(
    v.object({
      identifiers: v.array(v.object({ value: v.string(), issuer: Text })),
      names: v.array(v.nullable(Name)),
      birthDate: Text,
      sex: v.picklist(SEXES),
    }),
  ),
  studyDate: Text,
  bodyPart: Text,
  jaw: v.nullable(v.picklist(['upper', 'lower'])),
  teeth: v.array(v.number()),
});

const Film = v.object({
  id: v.string(),
  radiograph: Radiograph,
  addedAt: v.string(),
  sample: v.boolean(),
  thumbnail: v.nullable(Bytes),
  patientId: v.optional(v.string()),
  subject: v.optional(Subject),
  lanes: v.optional(v.array(v.string())),
  image: v.optional(
    v.object({
      ...{ base: v.string(), study: v.string(), series: v.string(), instance: v.string() },
      ...{ bytes: v.number(), away: v.boolean() },
    }),
  ),
});

const Original = v.object({ id: v.string(), ...Bytes.entries });
const Copy = v.object({ ...Original.entries, size: v.number() });

const Point = v.object({ x: v.number(), y: v.number() });
const Outlines = v.array(v.array(Point));

const Finding = v.object({
  id: v.string(),
  class: v.picklist(FINDING_CLASSES),
  outlines: Outlines,
  tooth: v.nullable(v.number()),
  toothUnknownBecause: v.nullable(v.picklist(TOOTH_UNKNOWN)),
  score: v.number(),
  areaPx: v.number(),
  areaMm2: v.nullable(v.number()),
});

const PackRef = v.object({ id: v.string(), version: v.string(), weights: v.string() });

const AssessmentRow = v.object({
  id: v.string(),
  radiographId: v.string(),
  pack: PackRef,
  numberedBy: v.optional(PackRef),
  correction: v.optional(Correction),
  thresholds: v.record(v.string(), v.number()),
  findings: v.array(Finding),
  backend: v.picklist(BACKENDS),
  timings: v.object({ decodeMs: v.number(), inferMs: v.number(), totalMs: v.number() }),
  createdAt: v.string(),
});

const Event = v.object({
  id: v.string(),
  radiographId: v.string(),
  assessmentId: v.string(),
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  by: v.object({ id: v.string(), name: v.string() }),
  at: v.string(),
});
const about = { ...Event.entries, finding: v.string() };
const Class = v.picklist(FINDING_CLASSES);
const Known = v.object({ from: Point, to: Point, lengthMm: v.number() });
const Measure = v.object({
  id: v.string(),
  points: v.union([v.tuple([Point, Point]), v.tuple([Point, Point, Point])]),
});
const BelowPoint = v.object({ score: v.number(), peak: v.number() });

const EventRow = v.variant('act', [
  v.object({ ...about, act: v.literal('accept') }),
  v.object({ ...about, act: v.literal('reject'), reason: v.nullable(v.picklist(REJECT_REASONS)) }),
  v.object({ ...about, act: v.literal('reshape'), outlines: Outlines }),
  v.object({ ...about, act: v.literal('reclassify'), class: Class }),
  v.object({
    ...about,
    act: v.literal('locate'),
    tooth: v.nullable(v.number()),
    surfaces: v.array(v.picklist(SURFACES)),
  }),
  v.object({ ...about, act: v.literal('comment'), text: v.string() }),
  v.object({
    ...about,
    act: v.literal('add'),
    class: Class,
    outlines: Outlines,
    belowPoint: v.optional(BelowPoint),
  }),
  v.object({ ...about, act: v.literal('grade'), grade: v.nullable(v.picklist(GRADES)) }),
  v.object({ ...about, act: v.literal('code'), code: v.nullable(v.picklist(DIAGNOSIS_CODES)) }),
  v.object({ ...Event.entries, act: v.literal('calibrate'), known: v.nullable(Known) }),
  v.object({ ...Event.entries, act: v.literal('measure'), measure: Measure }),
  v.object({ ...Event.entries, act: v.literal('unmeasure'), measure: v.string() }),
  v.object({ ...Event.entries, act: v.picklist(['undo', 'redo']), event: v.string() }),
  v.object({ ...Event.entries, act: v.picklist(['sign', 'amend']) }),
]);

const PatientRow = v.object({
  id: v.string(),
  identifiers: v.array(v.object({ system: v.string(), value: v.string() })),
  name: v.string(),
  birthDate: Text,
  sex: v.picklist(SEXES),
  centralId: Text,
});

const MountRow = v.object({
  patientId: v.string(),
  day: v.string(),
  layout: v.picklist(MOUNT_LAYOUTS),
  films: v.array(Text),
});

const Waiting = {
  order: v.number(),
  parked: v.nullable(
    v.object({ code: v.picklist(PARK_CODES), status: v.nullable(v.number()), reason: v.string() }),
  ),
};
const Outbox = v.variant('kind', [
  v.object({
    ...Waiting,
    kind: v.literal('report'),
    radiographId: v.string(),
    assessmentId: v.string(),
    seq: v.number(),
  }),
  v.object({ ...Waiting, kind: v.literal('patient'), patientId: v.string() }),
]);

const Sent = v.object({
  assessmentId: v.string(),
  seq: v.number(),
  patientId: v.string(),
  at: v.string(),
});

// The brands of ids and points cannot be checked: after the shape is, they are taken on trust.
export const isFilm = (row: unknown): row is FilmRow => v.is(Film, row);
export const isOriginal = (row: unknown): row is OriginalRow => v.is(Original, row);
export const isCopy = (row: unknown): row is CopyRow => v.is(Copy, row);
export const isAssessment = (row: unknown): row is Assessment => v.is(AssessmentRow, row);
export const isReviewEvent = (row: unknown): row is ReviewEvent => v.is(EventRow, row);
export const isPatient = (row: unknown): row is Patient => v.is(PatientRow, row);
export const isOutboxRow = (row: unknown): row is OutboxRow => v.is(Outbox, row);
export const isSent = (row: unknown): row is SentReport => v.is(Sent, row);
export const isMount = (row: unknown): row is FilmMount => v.is(MountRow, row);
export const isClinician = (row: unknown): row is ClinicianRow =>
  v.is(v.object({ id: v.literal('clinician'), name: v.string() }), row);
export const isEtag = (row: unknown): row is EtagRow =>
  v.is(v.object({ ref: v.string(), etag: v.string() }), row);
