import { imagePoint, type ImageBox, type ImagePoint, type Size } from './coordinates';

/** How a film lies on the screen: mirrored left to right or not, then turned clockwise by quarters. Its pixels stay as stored. */
export interface Orientation {
  readonly mirrored: boolean;
  readonly turns: 0 | 1 | 2 | 3;
}

export const AS_STORED: Orientation = { mirrored: false, turns: 0 };

const TURNS = [0, 1, 2, 3] as const;
const quarters = (turns: number) => TURNS[((turns % 4) + 4) % 4] as Orientation['turns'];

export const isAsStored = ({ mirrored, turns }: Orientation): boolean => !mirrored && turns === 0;

/** The way back: a film laid so, and what is laid so again, is as it was. */
export function inverseOf({ mirrored, turns }: Orientation): Orientation {
  return { mirrored, turns: mirrored ? turns : quarters(-turns) };
}

/** A quarter further: 1 clockwise, -1 back. */
export function turnedBy(from: Orientation, by: 1 | -1): Orientation {
  return { mirrored: from.mirrored, turns: quarters(from.turns + by) };
}

/** Left and right of the screen exchanged, however the film lies. */
export function mirroredAcross(from: Orientation): Orientation {
  return { mirrored: !from.mirrored, turns: quarters(-from.turns) };
}

/** As a canvas takes it: x' = a x + c y + e, y' = b x + d y + f; a to d are -1, 0 or 1. */
interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** From pixels of the film to pixels of the film as it lies; both begin at the upper left corner. */
export function matrixOf({ mirrored, turns }: Orientation, { width, height }: Size): Affine {
  const a = mirrored ? -1 : 1;
  const e = mirrored ? width : 0;
  switch (turns) {
    case 0:
      return { a, b: 0, c: 0, d: 1, e, f: 0 };
    case 1:
      return { a: 0, b: a, c: -1, d: 0, e: height, f: e };
    case 2:
      return { a: -a, b: 0, c: 0, d: -1, e: width - e, f: height };
    case 3:
      return { a: 0, b: -a, c: 1, d: 0, e: 0, f: width - e };
  }
}

/** The film's size as it lies. */
export function lyingSize(orientation: Orientation, { width, height }: Size): Size {
  return orientation.turns % 2 ? { width: height, height: width } : { width, height };
}

/** A point of the film, where it lies. */
export function toLying(orientation: Orientation, film: Size, { x, y }: ImagePoint): ImagePoint {
  const { a, b, c, d, e, f } = matrixOf(orientation, film);
  return imagePoint(a * x + c * y + e, b * x + d * y + f);
}

/** The way back from `toLying`. */
export function fromLying(orientation: Orientation, film: Size, point: ImagePoint): ImagePoint {
  const { e, f } = matrixOf(orientation, film);
  const { x, y } = wayOnFilm(orientation, point.x - e, point.y - f);
  return imagePoint(x, y);
}

/** A way on the screen (to the right, downwards) in directions of the film. */
export function wayOnFilm(orientation: Orientation, x: number, y: number) {
  const { a, b, c, d } = matrixOf(orientation, { width: 0, height: 0 });
  return { x: a * x + b * y, y: c * x + d * y };
}

/** The box round a box of the film, as it lies. */
export function boxLying(orientation: Orientation, film: Size, { min, max }: ImageBox): ImageBox {
  const [one, other] = [toLying(orientation, film, min), toLying(orientation, film, max)];
  return {
    min: imagePoint(Math.min(one.x, other.x), Math.min(one.y, other.y)),
    max: imagePoint(Math.max(one.x, other.x), Math.max(one.y, other.y)),
  };
}
