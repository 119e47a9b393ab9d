import * as v from 'valibot';
import { BACKENDS } from '../../domain/assessment';
import type { Assessment } from '../../domain/assessment';
import { FINDING_CLASSES } from '../../domain/finding';
import { GATE_CODES } from '../../domain/gate';
import { RADIOGRAPH_KINDS } from '../../domain/radiograph';
import type { FilmRow, OriginalRow } from './schema';

/** What is read back was perhaps written by another release, or damaged: nothing passes that is not what it claims. */
const Text = v.nullable(v.string());

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
    v.object({ code: v.picklist(GATE_CODES), severity: v.picklist(['info', 'warn', 'refuse']) }),
  ),
});

const Bytes = v.object({ bytes: v.instance(ArrayBuffer), type: v.string() });

const Film = v.object({
  id: v.string(),
  radiograph: Radiograph,
  addedAt: v.string(),
  sample: v.boolean(),
  thumbnail: v.nullable(Bytes),
});

const Original = v.object({ id: v.string(), ...Bytes.entries });

const Finding = v.object({
  id: v.string(),
  class: v.picklist(FINDING_CLASSES),
  outlines: v.array(v.array(v.object({ x: v.number(), y: v.number() }))),
  tooth: v.nullable(v.number()),
  toothUnknownBecause: v.nullable(v.picklist(['pack-does-not-number-teeth', 'ambiguous'])),
  score: v.number(),
  areaPx: v.number(),
  areaMm2: v.nullable(v.number()),
});

const AssessmentRow = v.object({
  id: v.string(),
  radiographId: v.string(),
  pack: v.object({ id: v.string(), version: v.string(), weights: v.string() }),
  thresholds: v.record(v.string(), v.number()),
  findings: v.array(Finding),
  backend: v.picklist(BACKENDS),
  timings: v.object({ decodeMs: v.number(), inferMs: v.number(), totalMs: v.number() }),
  createdAt: v.string(),
});

// The brands of ids and points cannot be checked: after the shape is, they are taken on trust.
export const isFilm = (row: unknown): row is FilmRow => v.is(Film, row);
export const isOriginal = (row: unknown): row is OriginalRow => v.is(Original, row);
export const isAssessment = (row: unknown): row is Assessment => v.is(AssessmentRow, row);
