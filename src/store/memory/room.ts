import type { RadiographId } from '../../domain/radiograph';
import type { Spare } from '../../domain/room';
import type { StoredFilm } from '../ports';
import { byAge } from '../summary';
import type { Tables } from './tables';
import { lanesOfFilm } from './tables';

/** Oldest first. */
const spareFilms = (tables: Tables): readonly StoredFilm[] =>
  [...tables.films.values()]
    .filter((film) => lanesOfFilm(tables, film).includes('spare'))
    .sort(byAge)
    .reverse();

const sumOf = (sizes: readonly number[]): Spare => ({
  images: sizes.length,
  bytes: sizes.reduce((sum, size) => sum + size, 0),
});

export function spareOf(tables: Tables): Spare {
  const films = spareFilms(tables).map((film) => film.original.size);
  return sumOf([...films, ...[...tables.copies.values()].map((copy) => copy.size)]);
}

export function freeRoom(tables: Tables, base: string, wanted: number): Spare {
  const freed: number[] = [];
  const enough = () => sumOf(freed).bytes >= wanted;
  const copies = [...tables.copies].sort(([, a], [, b]) => b.size - a.size);
  for (const [id, copy] of copies) {
    if (enough()) break;
    tables.copies.delete(id);
    freed.push(copy.size);
  }
  const busy = new Set<string>(
    [...tables.outbox.values()].flatMap((row) => (row.kind === 'report' ? row.radiographId : [])),
  );
  for (const film of spareFilms(tables)) {
    const { id } = film.radiograph;
    const image = tables.images.get(id);
    if (enough() || busy.has(id) || image?.base !== base) continue;
    tables.images.set(id, { ...image, away: true });
    tables.films.set(id, { ...film, original: new Blob() });
    freed.push(image.bytes);
  }
  return sumOf(freed);
}

export function putImage(tables: Tables, id: RadiographId, image: Blob): void {
  const film = tables.films.get(id);
  const there = tables.images.get(id);
  if (!film) tables.copies.set(id, image);
  else if (there?.away) {
    tables.films.set(id, { ...film, original: image });
    tables.images.set(id, { ...there, bytes: image.size, away: false });
  }
}
