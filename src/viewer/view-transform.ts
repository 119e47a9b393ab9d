import {
  imagePoint,
  screenPoint,
  type ImageBox,
  type ImagePoint,
  type ScreenPoint,
  type Size,
} from '../domain/coordinates';

/**
 * Where a film lies on the viewer: screen = image * scale + (x, y). `scale` is CSS pixels per image pixel, always > 0;
 * the device pixel ratio is no part of it, only drawing knows it. Everything here is pure.
 */
export interface ViewTransform {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** Largest magnification: 16 CSS pixels to one of the film. */
const MAX_SCALE = 16;
/** The film can be shrunk to this share of the fitted size, not further. */
const MIN_OF_FIT = 0.5;
/** At least so many CSS pixels of the film stay on screen however far it is dragged. */
const KEEP_VISIBLE = 64;

export function toScreen(view: ViewTransform, point: ImagePoint): ScreenPoint {
  return screenPoint(point.x * view.scale + view.x, point.y * view.scale + view.y);
}

export function toImage(view: ViewTransform, point: ScreenPoint): ImagePoint {
  return imagePoint((point.x - view.x) / view.scale, (point.y - view.y) / view.scale);
}

/** The whole film, centred, with `margin` CSS pixels left free on each side. Never enlarges beyond 4:1. */
export function fit(film: Size, viewport: Size, margin = 16): ViewTransform {
  const roomX = Math.max(1, viewport.width - 2 * margin);
  const roomY = Math.max(1, viewport.height - 2 * margin);
  const scale = Math.min(roomX / film.width, roomY / film.height, 4);
  return centred(film, viewport, scale);
}

function centred(film: Size, viewport: Size, scale: number): ViewTransform {
  return {
    scale,
    x: (viewport.width - film.width * scale) / 2,
    y: (viewport.height - film.height * scale) / 2,
  };
}

/** Scales by `factor` so that the film's point under `at` stays under it. */
export function zoomAbout(
  view: ViewTransform,
  at: ScreenPoint,
  factor: number,
  film: Size,
  viewport: Size,
): ViewTransform {
  const least = fit(film, viewport).scale * MIN_OF_FIT;
  const scale = Math.min(Math.max(MAX_SCALE, least), Math.max(least, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real };
}

/** One film pixel on one device pixel, keeping what is in the middle of the viewport there. */
export function actualSize(
  view: ViewTransform,
  film: Size,
  viewport: Size,
  devicePixelRatio: number,
): ViewTransform {
  const middle = screenPoint(viewport.width / 2, viewport.height / 2);
  return zoomAbout(view, middle, 1 / (devicePixelRatio * view.scale), film, viewport);
}

export function panBy(view: ViewTransform, dx: number, dy: number): ViewTransform {
  return { scale: view.scale, x: view.x + dx, y: view.y + dy };
}

/** Brings a film that was dragged away back until a strip of it is visible on each axis. */
export function keepInReach(view: ViewTransform, film: Size, viewport: Size): ViewTransform {
  const hold = (offset: number, filmSide: number, side: number) => {
    const strip = Math.min(KEEP_VISIBLE, filmSide, side);
    return Math.min(side - strip, Math.max(strip - filmSide, offset));
  };
  return {
    scale: view.scale,
    x: hold(view.x, film.width * view.scale, viewport.width),
    y: hold(view.y, film.height * view.scale, viewport.height),
  };
}

/** The box in the middle, as far as the film reaches, with at least twice its size around it, never below the fitted scale nor above 4:1. */
export function zoomToBox(box: ImageBox, film: Size, viewport: Size): ViewTransform {
  const width = Math.max(1, box.max.x - box.min.x);
  const height = Math.max(1, box.max.y - box.min.y);
  const least = fit(film, viewport).scale;
  const wanted = Math.min(viewport.width / (4 * width), viewport.height / (4 * height), 4);
  const scale = Math.max(least, wanted);
  // At the film's edge the film fills the screen rather than the finding its middle.
  const filled = (offset: number, filmSide: number, side: number) =>
    filmSide <= side ? (side - filmSide) / 2 : Math.min(0, Math.max(side - filmSide, offset));
  const [x, y] = [(box.min.x + box.max.x) / 2, (box.min.y + box.max.y) / 2];
  return {
    scale,
    x: filled(viewport.width / 2 - x * scale, film.width * scale, viewport.width),
    y: filled(viewport.height / 2 - y * scale, film.height * scale, viewport.height),
  };
}

/** The way between two views at `t` in 0..1: scale geometrically, the film's point in the middle linearly. */
export function between(
  from: ViewTransform,
  to: ViewTransform,
  t: number,
  viewport: Size,
): ViewTransform {
  if (t >= 1) return to;
  const middle = screenPoint(viewport.width / 2, viewport.height / 2);
  const a = toImage(from, middle);
  const b = toImage(to, middle);
  const scale = from.scale * (to.scale / from.scale) ** t;
  const x = a.x + (b.x - a.x) * t;
  const y = a.y + (b.y - a.y) * t;
  return { scale, x: middle.x - x * scale, y: middle.y - y * scale };
}
