import type { Charted } from '../../domain/chart';
import type { FdiTooth, FindingClass } from '../../domain/finding';
import type { ReviewedFinding } from '../../domain/review';
import type { Surface } from '../../domain/tooth';

/** What the chart draws on a tooth. */
export interface ToothMark {
  readonly class: FindingClass;
  readonly surfaces: readonly Surface[];
  /** Of the film that is looked at, or else of an earlier one: drawn hollow. */
  readonly now: boolean;
  /** A person has said that it is so; the network's suggestions are drawn with a broken line. */
  readonly decided: boolean;
}

export type ToothMarks = ReadonlyMap<FdiTooth, readonly ToothMark[]>;

/** A patient's films; the newest day's findings are those of now. */
export function marksOf(chart: ReadonlyMap<FdiTooth, readonly Charted[]>): ToothMarks {
  const days = [...chart.values()].flat().map(({ film }) => film.day);
  const newest = days.reduce((last, day) => (day > last ? day : last), '');
  return new Map(
    [...chart].map(([tooth, charted]) => [
      tooth,
      charted.map(({ film, finding }) => ({
        class: finding.class,
        surfaces: finding.surfaces,
        now: film.day === newest,
        decided: finding.decision === 'accepted',
      })),
    ]),
  );
}

/** The findings of the film on screen, those of earlier films behind them. */
export function marksWith(
  current: readonly ReviewedFinding[],
  earlier: ReadonlyMap<FdiTooth, readonly Charted[]>,
): ToothMarks {
  const marks = new Map<FdiTooth, readonly ToothMark[]>(
    [...marksOf(earlier)].map(([tooth, own]) => [
      tooth,
      own.map((one) => ({ ...one, now: false })),
    ]),
  );
  for (const { tooth, class: name, surfaces, decision } of current) {
    if (tooth === null || decision === 'rejected') continue;
    const mark = { class: name, surfaces, now: true, decided: decision === 'accepted' };
    marks.set(tooth, [mark, ...(marks.get(tooth) ?? [])]);
  }
  return marks;
}
