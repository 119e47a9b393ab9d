import type { Correction } from './correction';
import type { GateNote } from './gate';
import type { Orientation } from './orientation';

export const RADIOGRAPH_KINDS = ['bitewing', 'periapical', 'panoramic', 'other'] as const;
export type RadiographKind = (typeof RADIOGRAPH_KINDS)[number];

/** Hex SHA-256 over the decoded pixels and their geometry; the same film has the same id from any lossless container. */
export type RadiographId = string & { readonly __brand: 'RadiographId' };

/** Distance between pixel centres in millimetres, along a column (`row`: vertical) and along a row (`column`: horizontal). */
export interface PixelSpacing {
  readonly row: number;
  readonly column: number;
}

/** The UIDs a film came with in DICOM; null members were absent or empty. Patient fields come with a later schema. */
export interface DicomIdentity {
  readonly sopInstanceUid: string | null;
  readonly studyInstanceUid: string | null;
  readonly seriesInstanceUid: string | null;
  readonly sopClassUid: string | null;
  readonly modality: string | null;
}

/** What is known of a film without its pixels. */
export interface Radiograph {
  readonly id: RadiographId;
  readonly kind: RadiographKind;
  /** Pixels of the file as stored. */
  readonly width: number;
  readonly height: number;
  /** Significant bits per pixel, 1 to 16. */
  readonly bits: number;
  /** How the file said brightness is to be read; pixels held by us are always MONOCHROME2 (higher is brighter). */
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB' | 'PALETTE';
  readonly spacing: PixelSpacing | null;
  /** ISO 8601 date, or null. */
  readonly capturedAt: string | null;
  readonly laterality: 'L' | 'R' | null;
  /** Name of the format in imaging/formats that read it: 'jpeg', 'png', 'dicom', ... */
  readonly format: string;
  /** Which film of a file that holds several, from 0; absent: its only one. */
  readonly frame?: number;
  /** How its file asks to be shown, where it does not as stored. */
  readonly laid?: Orientation;
  /** Absent: read as stored. The id is of the pixels as stored all the same. */
  readonly correction?: Correction;
  /** The part of it that is film, in pixels of the file; absent: all of it. */
  readonly field?: Omit<Field, 'outside'>;
  readonly dicom: DicomIdentity | null;
  readonly gate: readonly GateNote[];
}

/** Where the film itself lies on a picture with a border; `outside`: of its rectangle, row-major, 1 where no film is. */
export interface Field {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly outside: Uint8Array | null;
}

/**
 * One grey film: row-major, one value a pixel, MONOCHROME2 whatever the file said, no bit lost.
 * `window` is the range shown as black to white by default, in pixel values, low < high.
 */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly pixels: Uint8Array | Uint16Array;
  readonly window: { readonly low: number; readonly high: number };
  /** Absent: the picture is film from edge to edge. What lies outside is shown, and neither read nor counted. */
  readonly field?: Field;
}

/** What a clinician said of the film's kind; null: nothing. */
export const kindByHandOf = ({
  kind,
  gate,
}: Pick<Radiograph, 'kind' | 'gate'>): RadiographKind | null =>
  gate.some((note) => note.code === 'kind-by-hand') ? kind : null;
