import type { FdiTooth } from '../../domain/finding';
import type { FindingOutput } from '../../domain/pack';
import { spacingOf } from '../../domain/measure';
import type { Patient } from '../../domain/patient';
import type { ReviewedFinding } from '../../domain/review';
import { formatDate, formatNumber, formatPercent, formatShare, t } from '../../i18n/translate';
import { measureWords } from '../../ui/measure-words';
import { shownTooth } from '../../ui/tooth.svelte';
import type { MeasureMark } from '../../viewer/layers/measures-layer';
import type { Report } from './report';

/** The report in words, the same on the page, on paper and in the PDF. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface NumberedFinding {
  readonly finding: ReviewedFinding;
  /** As beside its outline. */
  readonly number: number;
}

/** A day without an hour is the same day everywhere. */
const dayWords = (day: string) => formatDate(day, { dateStyle: 'medium', timeZone: 'UTC' });
const when = (at: string) => formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });

export function numberedFindings({ state }: Report): readonly NumberedFinding[] {
  return state.findings.map((finding, index) => ({ finding, number: index + 1 }));
}

function signatureWords({ state }: Report): string {
  if (!state.signedBy || state.status !== 'signed') return t('report.unsigned');
  return t('review.signedBy', {
    name: state.signedBy.by.name,
    date: when(state.signedBy.at),
    version: formatNumber(state.version),
  });
}

function patientWords({ name, birthDate, identifiers }: Patient): string {
  const born = birthDate && dayWords(birthDate);
  return [name, born, identifiers[0]?.value].filter(Boolean).join(', ');
}

/** What stands at the head of a report: the film, who read it, who signed. */
export function facts(report: Report): readonly Fact[] {
  const { radiograph, assessment, patient } = report;
  const size = `${formatNumber(radiograph.width)} × ${formatNumber(radiograph.height)}`;
  const taken = radiograph.capturedAt && dayWords(radiograph.capturedAt);
  const film = [t(`kind.${radiograph.kind}`), size, taken].filter(Boolean);
  const { id, version } = assessment.pack;
  return [
    ...(patient ? [{ label: t('report.patient'), value: patientWords(patient) }] : []),
    { label: t('report.film'), value: film.join(', ') },
    { label: t('report.id'), value: radiograph.id },
    { label: t('report.reading'), value: `${id} ${version}, ${when(assessment.createdAt)}` },
    ...measured(report),
    { label: t('report.signature'), value: signatureWords(report) },
  ];
}

/** Distances and angles as they are drawn over the film. */
export function measureMarks({ radiograph, state }: Report): readonly MeasureMark[] {
  const spacing = spacingOf(radiograph.spacing, state.calibration);
  return state.measures.map(({ id, points }) => ({
    id,
    points,
    label: measureWords(points, spacing),
    active: false,
  }));
}

/** Distances and angles, and whose millimetres these are. */
function measured(report: Report): readonly Fact[] {
  const { calibration } = report.state;
  const length = formatNumber(calibration?.lengthMm ?? 0, { maximumFractionDigits: 1 });
  const words = [
    ...measureMarks(report).map(({ label }) => label),
    ...(calibration ? [t('measure.calibrated', { length })] : []),
  ];
  return words.length > 0 ? [{ label: t('measure.title'), value: words.join('; ') }] : [];
}

function area({ areaMm2, areaPx }: ReviewedFinding): string {
  return areaMm2 === null
    ? t('report.areaPx', { area: formatNumber(areaPx, { maximumFractionDigits: 0 }) })
    : t('findings.area', { area: formatNumber(areaMm2, { maximumFractionDigits: 1 }) });
}

function place(tooth: FdiTooth | null, surfaces: ReviewedFinding['surfaces']): string {
  const words = surfaces.map((surface) => t(`surface.${surface}`));
  return tooth === null ? '–' : [shownTooth(tooth), ...words].join(' ');
}

function source(finding: ReviewedFinding): string {
  if (finding.source === 'clinician') return t('review.own');
  const score = formatShare(finding.score);
  return finding.altered
    ? t('report.byNetworkAltered', { score })
    : t('report.byNetwork', { score });
}

export const columns = (): readonly string[] => [
  '№',
  t('review.class'),
  t('review.tooth'),
  t('report.area'),
  t('report.source'),
  t('review.comment'),
];

/** Class, and the grade and ICD-10 code where the dentist gave them. */
function what({ class: name, grade, code }: ReviewedFinding): string {
  return [t(`class.${name}`), grade?.replace('-', ' '), code].filter(Boolean).join(', ');
}

/** One accepted finding, a cell for each of `columns`. */
export const cells = ({ finding, number }: NumberedFinding): readonly string[] => [
  String(number),
  what(finding),
  place(finding.tooth, finding.surfaces),
  area(finding),
  source(finding),
  finding.comment,
];

/** What the network suggested and nobody accepted, in one line. */
export function otherWords({ finding, number }: NumberedFinding): string {
  const what = `${t(`class.${finding.class}.possible`)} (${formatShare(finding.score)})`;
  const decided = finding.decision === 'rejected' ? t('decision.rejected') : t('report.undecided');
  const why = finding.reason ? ` (${t(`reason.${finding.reason}`)})` : '';
  return `${number}: ${what}, ${decided}${why}`;
}

/** The pack's error rates on films of this kind, a line a class; none where its manifest is not to be had. */
export function rateWords({ pack, radiograph }: Report): readonly string[] {
  return (pack?.outputs ?? [])
    .filter((output): output is FindingOutput => output.role === 'finding')
    .map((output) => {
      const rate = output.errorRates.find((one) => one.kind === radiograph.kind);
      return `${t(`class.${output.class}`)}: ${rate ? ratesOf(rate) : t('rates.unproven')}`;
    });
}

function ratesOf({ recall, falsePositivesPerFilm }: FindingOutput['errorRates'][number]): string {
  type Rate = typeof recall;
  const interval = ({ value, low, high }: Rate, words: (value: number) => string) => ({
    value: words(value),
    low: words(low),
    high: words(high),
  });
  const found = t('rates.recall', {
    ...interval(recall, formatPercent),
    lesions: formatNumber(recall.lesions ?? 0),
    films: formatNumber(recall.films),
  });
  const wrong = t('rates.falseMarks', {
    ...interval(falsePositivesPerFilm, formatShare),
    films: formatNumber(falsePositivesPerFilm.films),
  });
  return `${found}. ${wrong}.`;
}
