import type { FilmMount, Mountable } from '../../domain/mount';
import { arrange, layoutFor } from '../../domain/mount';
import type { PatientId } from '../../domain/patient';
import type { FilmSummary } from '../../store/ports';

const dayOf = ({ radiograph, addedAt }: FilmSummary): string =>
  radiograph.capturedAt ?? addedAt.slice(0, 10);

const isMountable = ({ radiograph }: FilmSummary): boolean =>
  radiograph.kind === 'periapical' || radiograph.kind === 'bitewing';

/** The films of a day that stand in a mount, in the order in which they came. */
export function filmsOfDay(films: readonly FilmSummary[], day: string): readonly FilmSummary[] {
  return films
    .filter((film) => isMountable(film) && dayOf(film) === day)
    .sort((a, b) => (a.addedAt < b.addedAt ? -1 : 1));
}

/** Days with at least two films for a mount, newest first. */
export function mountDaysOf(films: readonly FilmSummary[]): readonly string[] {
  const days = [...new Set(films.filter(isMountable).map(dayOf))];
  return days
    .filter((day) => filmsOfDay(films, day).length > 1)
    .sort()
    .reverse();
}

const mountable = ({ radiograph, subject }: FilmSummary): Mountable => ({
  id: radiograph.id,
  kind: radiograph.kind,
  laterality: radiograph.laterality,
  jaw: subject?.jaw ?? null,
  teeth: subject?.teeth ?? [],
});

/** The day's mount as kept, or as the films' anatomy and order have it. */
export function mountOfDay(
  films: readonly FilmSummary[],
  day: string,
  patientId: PatientId,
  kept: readonly FilmMount[],
): FilmMount {
  const known = kept.find((mount) => mount.day === day);
  if (known) return known;
  const own = filmsOfDay(films, day).map(mountable);
  const layout = layoutFor(own);
  return { patientId, day, layout, films: arrange(own, layout) };
}

/** The day's films laid out anew in another layout. */
export function relaid(
  mount: FilmMount,
  films: readonly FilmSummary[],
  layout: FilmMount['layout'],
): FilmMount {
  const own = filmsOfDay(films, mount.day).map(mountable);
  return { ...mount, layout, films: arrange(own, layout) };
}
