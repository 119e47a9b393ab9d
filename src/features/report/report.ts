import type { Assessment } from '../../domain/assessment';
import type { PackManifest } from '../../domain/pack';
import type { Patient } from '../../domain/patient';
import type { GreyImage, Radiograph } from '../../domain/radiograph';
import type { ReviewState } from '../../domain/review';
import type { Orientation } from '../../domain/orientation';

/** Everything a report says; the app fills it from the film on the desk and its review. */
export interface Report {
  readonly radiograph: Radiograph;
  readonly image: GreyImage;
  readonly assessment: Assessment;
  readonly pack: PackManifest | null;
  readonly state: ReviewState;
  readonly sample: boolean;
  /** On the page and the PDF; the other exports go to programs and name nobody. Null: the film is nobody's yet. */
  readonly patient: Patient | null;
  /** As the film was turned when the report was asked for; the exports' outlines stay in pixels as stored. */
  readonly orientation: Orientation;
  /** Version of this program. */
  readonly bitelight: string;
}

/** Version of the exports' own layout: a reader asks it before anything else. */
const SCHEMA = 'bitelight-report-1';

/** Findings with their decisions, for other programs. Outlines in pixels of the file as stored, areas in px and mm². */
export function reportJson({ radiograph, assessment, state, sample }: Report): string {
  const { id, kind, width, height, spacing, capturedAt, laterality, dicom } = radiograph;
  const about = { id, kind, width, height, spacing, capturedAt, laterality, dicom };
  const { pack, backend, thresholds, createdAt, correction } = assessment;
  const { status, version, signedBy } = state;
  const findings = state.findings.map((one) => ({
    ...one,
    outlines: one.outlines.map((ring) => ring.map(({ x, y }) => [x, y])),
    // A person's mark has no probability.
    score: one.source === 'network' ? one.score : null,
  }));
  return JSON.stringify(
    {
      schema: SCHEMA,
      simulated: sample,
      radiograph: about,
      assessment: { id: assessment.id, pack, backend, thresholds, createdAt, correction },
      review: { status, version, signedBy },
      calibration: state.calibration,
      measures: state.measures,
      findings,
    },
    null,
    1,
  );
}

const COLUMNS = [
  'number',
  'class',
  'decision',
  'reason',
  'source',
  'tooth_fdi',
  'surfaces',
  'grade',
  'icd10',
  'score',
  'area_px',
  'area_mm2',
  'comment',
  'clinician',
  'changed_at',
  'radiograph_id',
] as const;

/** What a spreadsheet of this language takes for a table: where the comma is the decimal sign, cells are parted by semicolons. */
export interface CsvDialect {
  readonly separator: ',' | ';';
  readonly decimal: '.' | ',';
}

/** `half`: 0.5 as the page's language writes it. */
export function dialectOf(half: string): CsvDialect {
  const comma = half.includes(',');
  return comma ? { separator: ';', decimal: ',' } : { separator: ',', decimal: '.' };
}

/** One line a finding, quoted as in RFC 4180, UTF-8 with a byte order mark so that a spreadsheet reads Cyrillic. */
export function reportCsv({ radiograph, state }: Report, dialect: CsvDialect): string {
  const rows = state.findings.map((one, index) => [
    index + 1,
    one.class,
    one.decision,
    one.reason,
    one.source,
    one.tooth,
    one.surfaces.join(' '),
    one.grade,
    one.code,
    one.source === 'network' ? Number(one.score.toFixed(3)) : null,
    one.areaPx,
    one.areaMm2,
    one.comment,
    one.last?.by.name ?? null,
    one.last?.at ?? null,
    radiograph.id,
  ]);
  const line = (row: readonly (string | number | null)[]) =>
    row.map((value) => cell(value, dialect)).join(dialect.separator);
  return `\ufeff${[COLUMNS, ...rows].map(line).join('\r\n')}\r\n`;
}

/** Quoted where it must be; a text that a spreadsheet would run as a formula is kept a text. */
function cell(value: string | number | null, { separator, decimal }: CsvDialect): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value).replace('.', decimal);
  const text = /^\s*[=+\-@]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(text) || text.includes(separator)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
