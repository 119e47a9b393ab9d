import type { FdiTooth } from './finding';
import type { PatientId } from './patient';
import type { RadiographId, RadiographKind } from './radiograph';

export const MOUNT_LAYOUTS = ['full-18', 'bitewings-2'] as const;
export type MountLayout = (typeof MOUNT_LAYOUTS)[number];

/** A place of a mount, as one faces the patient: their right on the left. */
export interface MountPlace {
  readonly kind: 'periapical' | 'bitewing';
  readonly side: 'L' | 'R' | null;
  /** The tooth in its middle; for a bitewing the upper one. */
  readonly tooth: FdiTooth;
  /** Row and column of the grid that it is drawn in, from 1. */
  readonly row: number;
  readonly column: number;
}

/** Films of one day, put in their places by file or by hand. A film stands in one place at most. */
export interface FilmMount {
  readonly patientId: PatientId;
  /** YYYY-MM-DD: of the films in it; one mount a day. */
  readonly day: string;
  readonly layout: MountLayout;
  /** By place of the layout. */
  readonly films: readonly (RadiographId | null)[];
}

const place = (
  kind: MountPlace['kind'],
  side: MountPlace['side'],
  tooth: number,
  row: number,
  column: number,
): MountPlace => ({ kind, side, tooth: tooth as FdiTooth, row, column });

/** Molars, premolars and canine of the right, incisors, then the left the other way round. */
const jaw = (right: number, left: number, row: number): readonly MountPlace[] => [
  place('periapical', 'R', right * 10 + 7, row, 1),
  place('periapical', 'R', right * 10 + 5, row, 2),
  place('periapical', 'R', right * 10 + 3, row, 3),
  place('periapical', null, right * 10 + 1, row, 4),
  place('periapical', 'L', left * 10 + 3, row, 5),
  place('periapical', 'L', left * 10 + 5, row, 6),
  place('periapical', 'L', left * 10 + 7, row, 7),
];

/** 14 periapicals and 4 bitewings, the full-mouth series of 18 films; and one bitewing of each side. */
export const PLACES: Readonly<Record<MountLayout, readonly MountPlace[]>> = {
  'full-18': [
    ...jaw(1, 2, 1),
    place('bitewing', 'R', 17, 2, 1),
    place('bitewing', 'R', 15, 2, 2),
    place('bitewing', 'L', 25, 2, 6),
    place('bitewing', 'L', 27, 2, 7),
    ...jaw(4, 3, 3),
  ],
  'bitewings-2': [place('bitewing', 'R', 16, 1, 1), place('bitewing', 'L', 26, 1, 2)],
};

/** What is known of a film that is to be put in its place. */
export interface Mountable {
  readonly id: RadiographId;
  readonly kind: RadiographKind;
  readonly laterality: 'L' | 'R' | null;
  readonly jaw: 'upper' | 'lower' | null;
  readonly teeth: readonly FdiTooth[];
}

const NOWHERE = Number.POSITIVE_INFINITY;

/** Place in the row of the jaw, from the right wisdom tooth (-8) to the left one (8); primary teeth stand with their successors. */
function across(tooth: FdiTooth): number {
  const quadrant = ((Math.floor(tooth / 10) - 1) % 4) + 1;
  const position = tooth % 10;
  return [1, 4].includes(quadrant) ? 0.5 - position : position - 0.5;
}

const isUpper = (tooth: FdiTooth): boolean =>
  [1, 2].includes(((Math.floor(tooth / 10) - 1) % 4) + 1);

/** How far the film's anatomy is from that of the place; NOWHERE where they contradict each other or nothing is known. */
function distance(film: Mountable, at: MountPlace): number {
  if (film.kind !== at.kind) return NOWHERE;
  const [middle] = film.teeth;
  if (at.kind === 'periapical') {
    const upper = middle ? isUpper(middle) : film.jaw === null ? null : film.jaw === 'upper';
    if (upper === null || upper !== isUpper(at.tooth)) return NOWHERE;
  }
  if (middle) {
    const mean = film.teeth.reduce((all, tooth) => all + across(tooth), 0) / film.teeth.length;
    return Math.abs(mean - across(at.tooth));
  }
  // The side alone: any place there, in the order of the files.
  return film.laterality !== null && film.laterality === at.side ? 4 : NOWHERE;
}

/** As one holds them: a full series where there are more films than two bitewings. */
export const layoutFor = (films: readonly Mountable[]): MountLayout =>
  films.length <= 2 && films.every((film) => film.kind === 'bitewing') ? 'bitewings-2' : 'full-18';

/**
 * Films in their places: those whose file names their anatomy first, the nearest before the farther, then the others by the
 * order of the files into what is left of their kind. More films than places of their kind: the rest stay out.
 */
export function arrange(
  films: readonly Mountable[],
  layout: MountLayout,
): readonly (RadiographId | null)[] {
  const places = PLACES[layout];
  const filled: (RadiographId | null)[] = places.map(() => null);
  const pairs = films
    .flatMap((film) => places.map((at, index) => ({ film, index, far: distance(film, at) })))
    .filter(({ far }) => far < NOWHERE)
    .sort((a, b) => a.far - b.far);
  const put = new Set<RadiographId>();
  for (const { film, index } of pairs) {
    if (put.has(film.id) || filled[index] !== null) continue;
    filled[index] = film.id;
    put.add(film.id);
  }
  for (const film of films.filter(({ id }) => !put.has(id))) {
    const index = places.findIndex((at, i) => filled[i] === null && at.kind === film.kind);
    if (index >= 0) filled[index] = film.id;
  }
  return filled;
}

/** A film moved to a place; what stood there takes its old place, or leaves the mount where it came from outside. */
export function moved(
  films: readonly (RadiographId | null)[],
  film: RadiographId,
  to: number,
): readonly (RadiographId | null)[] {
  const from = films.indexOf(film);
  const there = films[to] ?? null;
  return films.map((one, at) => (at === to ? film : at === from ? there : one));
}
