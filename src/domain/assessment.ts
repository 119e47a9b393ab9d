import type { Finding } from './finding';
import type { Correction } from './correction';
import type { RadiographId } from './radiograph';

/** Hex SHA-256 over radiograph id, pack id, version, weights hash and thresholds: same question, same id. */
export type AssessmentId = string & { readonly __brand: 'AssessmentId' };

export const BACKENDS = ['webgl', 'wasm', 'cpu'] as const;
export type Backend = (typeof BACKENDS)[number];

export interface PackRef {
  readonly id: string;
  readonly version: string;
  /** Hex SHA-256 of the weights' file. */
  readonly weights: string;
}

export interface Timings {
  readonly decodeMs: number;
  readonly inferMs: number;
  readonly totalMs: number;
}

/** One immutable run of one pack over one radiograph. */
export interface Assessment {
  readonly id: AssessmentId;
  readonly radiographId: RadiographId;
  readonly pack: PackRef;
  /** The pack that gave the findings their teeth; absent where none did. */
  readonly numberedBy?: PackRef;
  /** How the network was given the film; absent: as its file has it. Outlines are in pixels of the file as stored. */
  readonly correction?: Correction;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly backend: Backend;
  readonly timings: Timings;
  /** ISO 8601 instant. */
  readonly createdAt: string;
}
