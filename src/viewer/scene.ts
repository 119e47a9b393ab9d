import { type ImagePoint, type ScreenPoint } from '../domain/coordinates';
import type { FindingClass } from '../domain/finding';
import type { GreyImage } from '../domain/radiograph';
import type { NetworkMap } from '../imaging/outline/network-map';
import { FilmLayer, layOut, type Look } from './layers/film-layer';
import { drawMarks, type Mark } from './layers/marks-layer';
import { drawMeasures, type MeasureMark } from './layers/measures-layer';
import { heatPicture } from './network/heat';
import { toLying, type Orientation } from '../domain/orientation';
import { toScreen, type ViewTransform } from './view-transform';
import { windowFor, type WindowSetting } from './window';

/** Radius of the magnifier in CSS pixels, and how much larger it shows the film. */
export const LENS = 96;
const LENS_POWER = 2.5;

/** What the viewer shows besides the film's pixels. */
export interface Shown {
  readonly marks: readonly Mark[];
  readonly activeId: string | null;
  /** Of the marks, 0..1. */
  readonly opacity: number;
  readonly overlay: Overlay;
  /** The mark that is looked at shows where it can be pulled. */
  readonly grips: boolean;
  /** What the network answered, for the heat map; null while it is not known or not wanted. */
  readonly heat: NetworkMap | null;
  readonly heatWithout: readonly FindingClass[];
}

/** How marks lie over the film: lines, filled shapes, or lines over the network's answer itself. */
export const OVERLAYS = ['outline', 'fill', 'heat'] as const;
export type Overlay = (typeof OVERLAYS)[number];

/** How the film's values are shown; see Look. */
export interface Brightness {
  readonly setting: WindowSetting;
  readonly invert: boolean;
  readonly sharpen: boolean;
}

/** A film and all that lies over it, drawn as a view has it. */
export class Scene {
  shown: Shown = NOTHING;
  measures: readonly MeasureMark[] = [];
  /** Where the magnifier lies, in CSS pixels; null: it is put away. */
  lens: ScreenPoint | null = null;
  #film = new FilmLayer();
  #heat: { of: Shown; picture: HTMLCanvasElement } | null = null;

  /** `brightness` of this film from now on. */
  set(image: GreyImage, brightness: Brightness): void {
    this.#film.set(image, lookOf(image, brightness));
  }

  /** Over a cleared canvas; `drawn`: how far the marks have come up, 0..1. */
  paint(context: CanvasRenderingContext2D, lies: Lie, drawn: number): void {
    this.#paintView(context, lies, drawn);
    if (this.lens) this.#paintLens(context, lies, this.lens);
  }

  #paintView(context: CanvasRenderingContext2D, lies: Lie, drawn: number): void {
    const { film, view, ratio, orientation } = lies;
    this.#film.draw(context, view, ratio, orientation, lies.rough);
    this.#drawHeat(context, lies);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { marks, activeId, opacity, overlay, grips } = this.shown;
    const project = (p: ImagePoint) => toScreen(view, toLying(orientation, film, p));
    const look = { opacity: drawn * opacity, filled: overlay === 'fill', grips };
    drawMarks(context, project, marks, activeId, look);
    drawMeasures(context, project, this.measures);
  }

  /** The same once more, larger about the lens's middle and cut to its circle. */
  #paintLens(context: CanvasRenderingContext2D, lies: Lie, at: ScreenPoint): void {
    const { ratio } = lies;
    const view = {
      scale: lies.view.scale * LENS_POWER,
      x: at.x - (at.x - lies.view.x) * LENS_POWER,
      y: at.y - (at.y - lies.view.y) * LENS_POWER,
    };
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.beginPath();
    context.arc(at.x, at.y, LENS, 0, 2 * Math.PI);
    context.clip();
    context.fillStyle = '#0d0f10';
    context.fill();
    this.#paintView(context, { ...lies, view }, 1);
    context.restore();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.setLineDash([]);
    context.strokeStyle = '#c9cdd1';
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(at.x, at.y, LENS, 0, 2 * Math.PI);
    context.stroke();
  }

  #drawHeat(context: CanvasRenderingContext2D, { film, view, ratio, orientation }: Lie): void {
    const { heat, heatWithout, opacity } = this.shown;
    if (!heat) return;
    if (this.#heat?.of.heat !== heat || this.#heat.of.heatWithout !== heatWithout)
      this.#heat = { of: this.shown, picture: heatPicture(heat, heatWithout) };
    // A cell of the map reaches past the film's edge by as much as the map's size was rounded up.
    const scale = view.scale * ratio;
    const { map, film: read } = heat;
    const [left, top] = [read.left * scale, read.top * scale];
    layOut(context, film, view, ratio, orientation);
    context.save();
    context.beginPath();
    context.rect(left, top, read.width * scale, read.height * scale);
    context.clip();
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = true;
    const { picture } = this.#heat;
    const [cellX, cellY] = [map.stride * read.scaleX * scale, map.stride * read.scaleY * scale];
    context.drawImage(picture, left, top, map.width * cellX, map.height * cellY);
    context.restore();
  }
}

/** How the film lies on the canvas; `ratio`: pixels of the screen to one of CSS. */
export interface Lie {
  readonly film: GreyImage;
  readonly view: ViewTransform;
  readonly ratio: number;
  readonly orientation: Orientation;
  /** In a movement that the device cannot keep up with. */
  readonly rough: boolean;
}

const NOTHING: Shown = {
  marks: [],
  activeId: null,
  opacity: 1,
  overlay: 'outline',
  grips: false,
  heat: null,
  heatWithout: [],
};

function lookOf(image: GreyImage, { setting, invert, sharpen }: Brightness): Look {
  return { window: windowFor(image, setting), invert, sharpen };
}
