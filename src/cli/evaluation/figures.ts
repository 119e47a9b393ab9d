import type { Curve } from '../../domain/curve';
import type { Counts, FilmRecord } from './record';
import { countsOf, withMarks } from './record';

/** Value with its 95% percentile interval by bootstrap over films; all null where it cannot be told. */
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Row {
  readonly films: number;
  readonly lesions: number;
  readonly marks: number;
  readonly dice: Figure | null;
  /** Mean over the films that have a lesion or a mark. */
  readonly meanDice: Figure | null;
  readonly recall: Figure | null;
  readonly precision: Figure | null;
  readonly falsePositivesPerFilm: Figure | null;
  /** Area under the ROC curve of the film's highest probability against "has a lesion". */
  readonly auc: Figure | null;
}

/** Park-Miller: the same films give the same interval everywhere. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48271) % 2147483647;
    yield state / 2147483647;
  }
}

const ROUNDS = 1000;

/** `figure` of all items and of bootstrap draws of them; draws for which it cannot be told (null) are left out. */
export function figureOf<T>(
  items: readonly T[],
  figure: (items: readonly T[]) => number | null,
): Figure | null {
  const value = figure(items);
  if (value === null) return null;
  const next = random(20261123);
  const draws: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const drawn = figure(items.map(() => items[Math.floor(next.next().value * items.length)] as T));
    if (drawn !== null) draws.push(drawn);
  }
  draws.sort((a, b) => a - b);
  const at = (share: number): number => draws[Math.round(share * (draws.length - 1))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}

const total = (counts: readonly Counts[], key: keyof Counts): number =>
  counts.reduce((n, c) => n + c[key], 0);
const ratio = (a: number, b: number): number | null => (b > 0 ? a / b : null);

const dice = (counts: readonly Counts[]): number | null =>
  ratio(2 * total(counts, 'overlap'), total(counts, 'predicted') + total(counts, 'truth'));

const recall = (counts: readonly Counts[]): number | null =>
  ratio(total(counts, 'found'), total(counts, 'lesions'));

function meanDice(counts: readonly Counts[]): number | null {
  const each = counts.map((c) => dice([c])).filter((d) => d !== null);
  return ratio(
    each.reduce((a, b) => a + b, 0),
    each.length,
  );
}

/** Share of pairs of a film with and one without that are ranked rightly, ties half; null where there is no such pair. */
export function auc(films: readonly { readonly highest: number; readonly has: boolean }[]) {
  const [yes, no] = [films.filter((f) => f.has), films.filter((f) => !f.has)];
  let wins = 0;
  for (const a of yes)
    for (const b of no) wins += a.highest > b.highest ? 1 : a.highest === b.highest ? 0.5 : 0;
  return ratio(wins, yes.length * no.length);
}

/** The row of a table: one class on films of one kind. */
export function rowOf(records: readonly FilmRecord[]): Row {
  const counts = records.map(countsOf);
  const films = records.map((r) => ({ highest: r.highest, has: r.lesions.length > 0 }));
  return {
    films: records.length,
    lesions: total(counts, 'lesions'),
    marks: total(counts, 'marks'),
    dice: figureOf(counts, dice),
    meanDice: figureOf(counts, meanDice),
    recall: figureOf(counts, recall),
    precision: figureOf(counts, (c) =>
      ratio(total(c, 'marks') - total(c, 'falseMarks'), total(c, 'marks')),
    ),
    falsePositivesPerFilm: figureOf(counts, (c) => ratio(total(c, 'falseMarks'), c.length)),
    auc: figureOf(films, auc),
  };
}

const round = (x: number): number => Math.round(x * 1e4) / 1e4;

/** Recall and false marks at a peak, of records whose marks reach at least that. */
export function frocPoint(records: readonly FilmRecord[], peak: number): Curve['points'][number] {
  const counts = records.map((r) => countsOf(withMarks(r, (m) => m.peak >= peak)));
  const found = figureOf(counts, recall) ?? { value: 0, low: 0, high: 0 };
  return {
    peak,
    recall: round(found.value),
    low: round(found.low),
    high: round(found.high),
    falsePositivesPerFilm: round(total(counts, 'falseMarks') / Math.max(1, counts.length)),
  };
}

const BINS = 5;

interface Said {
  readonly score: number;
  readonly right: boolean;
}

function binsOf(marks: readonly Said[]): Curve['reliability'] {
  return Array.from({ length: BINS }, (_, i) => {
    const [from, to] = [i / BINS, (i + 1) / BINS];
    const held = marks.filter((m) => m.score >= from && (m.score < to || i === BINS - 1));
    const mean = held.reduce((sum, m) => sum + m.score, 0) / held.length;
    const observed = held.filter((m) => m.right).length / held.length;
    return { from, to, mean: round(mean), observed: round(observed), n: held.length };
  }).filter((bin) => bin.n > 0);
}

function gapOf(bins: Curve['reliability']): number {
  const n = bins.reduce((sum, b) => sum + b.n, 0);
  return bins.reduce((sum, b) => sum + b.n * Math.abs(b.mean - b.observed), 0) / n;
}

/** The mean error that scores which hold their word would show on so many marks: chance alone leaves a gap in every bin. */
function gapByChance(marks: readonly Said[]): number {
  const next = random(20261125);
  let sum = 0;
  for (let i = 0; i < ROUNDS; i++)
    sum += gapOf(binsOf(marks.map(({ score }) => ({ score, right: next.next().value < score }))));
  return sum / ROUNDS;
}

/** Said and seen of the marks: `bins` equal intervals of the score, empty ones left out; the errors are null without a mark. */
export function reliabilityOf(
  records: readonly FilmRecord[],
): Required<Pick<Curve, 'reliability' | 'ece' | 'eceByChance'>> {
  const marks = records.flatMap((r) =>
    r.marks.map((m) => ({ score: m.score, right: m.on.length > 0 })),
  );
  const reliability = binsOf(marks);
  if (marks.length === 0) return { reliability, ece: null, eceByChance: null };
  return { reliability, ece: round(gapOf(reliability)), eceByChance: round(gapByChance(marks)) };
}
