declare const space: unique symbol;

/** A point in a named space; points of different spaces do not mix. */
interface PointIn<S extends string> {
  readonly x: number;
  readonly y: number;
  readonly [space]: S;
}

/** CSS pixels of the viewer, origin top left. */
export type ScreenPoint = PointIn<'screen'>;
/** Pixels of the radiograph as stored in its file; (0,0) is the top-left corner of the top-left pixel. */
export type ImagePoint = PointIn<'image'>;

export const screenPoint = (x: number, y: number) => ({ x, y }) as ScreenPoint;
export const imagePoint = (x: number, y: number) => ({ x, y }) as ImagePoint;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ImageBox {
  readonly min: ImagePoint;
  readonly max: ImagePoint;
}
