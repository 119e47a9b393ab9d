import type { FdiTooth, FindingClass, Outline } from './finding';
import type { DiagnosisCode, Grade } from './grade';
import type { PatientId } from './patient';
import type { RadiographKind } from './radiograph';
import type { Surface } from './tooth';

/** A finding that a clinician elsewhere signed. What they rejected or left open is not among these. */
export interface ForeignFinding {
  /** Of the Observation at the centre. */
  readonly id: string;
  readonly class: FindingClass;
  /** In pixels of the film as stored; empty where another system sent no shape. */
  readonly outlines: readonly Outline[];
  readonly tooth: FdiTooth | null;
  readonly surfaces: readonly Surface[];
  /** Null where a person drew it, or the sender gave none. */
  readonly score: number | null;
  readonly areaPx: number | null;
  readonly areaMm2: number | null;
  /** As the clinician graded and coded it. */
  readonly grade: Grade | null;
  readonly code: DiagnosisCode | null;
  readonly comment: string;
}

export const FOREIGN_STATUSES = ['final', 'amended', 'withdrawn'] as const;

/** One version of a report as the centre gave it; kept as it came and never changed. */
export interface ForeignReport {
  /** Of the DiagnosticReport at the centre. */
  readonly id: string;
  /** On this device. */
  readonly patientId: PatientId;
  /** Instant at which the centre took this version, by the centre's clock: orders versions, and is the checkpoint of the next pull. */
  readonly updatedAt: string;
  readonly status: (typeof FOREIGN_STATUSES)[number];
  readonly signedAt: string | null;
  /** Who signed, and where, as they named themselves; null where the centre does not say. */
  readonly by: string | null;
  readonly clinic: string | null;
  /** Id of the device that signed; null from other systems. */
  readonly device: string | null;
  /** `id/version` of the pack that suggested; null without one. */
  readonly pack: string | null;
  readonly film: ForeignFilm;
  readonly findings: readonly ForeignFinding[];
}

export interface ForeignFilm {
  /** Same pixels, same id: a film that lies here too is known by it. */
  readonly radiographId: string | null;
  readonly kind: RadiographKind;
  /** ISO 8601 date. */
  readonly takenOn: string | null;
  readonly laterality: 'L' | 'R' | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly studyUid: string | null;
  readonly seriesUid: string | null;
  readonly instanceUid: string | null;
}

/** A report as shown: its newest version, and those it has replaced, newest first. */
export interface ForeignHistory {
  readonly newest: ForeignReport;
  readonly earlier: readonly ForeignReport[];
}

/** Versions gathered by report, the newest film first. `here`: the id of this device, whose own reports are left out. */
export function historyOf(
  reports: readonly ForeignReport[],
  here: string | null,
): readonly ForeignHistory[] {
  const byId = new Map<string, ForeignReport[]>();
  for (const report of reports) byId.set(report.id, [...(byId.get(report.id) ?? []), report]);
  return [...byId.values()]
    .flatMap((versions) => {
      const [newest, ...earlier] = versions.sort(
        (a, b) => instant(b.updatedAt) - instant(a.updatedAt),
      );
      return newest && (here === null || newest.device !== here) ? [{ newest, earlier }] : [];
    })
    .sort((a, b) => (dayOf(a.newest) < dayOf(b.newest) ? 1 : -1));
}

/** The day a film was taken, or else signed; empty where neither is known. */
export const dayOf = (report: ForeignReport): string =>
  report.film.takenOn ?? report.signedAt?.slice(0, 10) ?? '';

/** Milliseconds; centres give instants in different zones and precisions, which do not sort as text. */
const instant = (text: string): number => Date.parse(text) || 0;
