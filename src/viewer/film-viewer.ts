import { screenPoint, type ImagePoint, type ScreenPoint, type Size } from '../domain/coordinates';
import type { Finding } from '../domain/finding';
import type { GreyImage } from '../domain/radiograph';
import { boxOf, findingAt } from './hit-test';
import type { MeasureMark } from './layers/measures-layer';
import { AS_STORED, boxLying, fromLying, lyingSize, type Orientation } from '../domain/orientation';
import {
  byFilm,
  byMillimetre,
  fromRelative,
  toRelative,
  type RelativeView,
  type Yardstick,
} from './relative-view';
import { Pace } from './pace';
import { LENS, Scene, type Brightness, type Shown } from './scene';
import type { Grip } from './tools/pointer';
import * as views from './view-transform';
import type { ViewTransform } from './view-transform';

const MOTION_MS = 150;
const MARKS_APPEAR_MS = 300;
/** After a movement drawn roughly: so long without a change, and the film is drawn as it is. */
const REST_MS = 120;
/** A press that reaches farther than a mouse's is a finger's; see HandActions. */
const MOUSE_REACH = 8;

/**
 * One film on one canvas. Holds the view and the window; draws only after a change, at most once a frame. The size comes
 * from the element: call `resize` when it changes.
 */
export class FilmViewer {
  /** `byHand`: somebody moved it here; else it was fitted, resized, or follows another film. */
  onView: (view: ViewTransform, byHand: boolean) => void = () => undefined;
  #canvas: HTMLCanvasElement;
  readonly #scene = new Scene();
  #image: GreyImage | null = null;
  #orientation: Orientation = AS_STORED;
  #view: ViewTransform = { scale: 1, x: 0, y: 0 };
  /** The view follows the size of the element until a hand moves it. */
  #fitted = true;
  #size: Size = { width: 1, height: 1 };
  /** Pixels of the screen to one of CSS. */
  #ratio = 1;
  #frame = 0;
  #motion: { from: ViewTransform; to: ViewTransform; start: number } | null = null;
  #marksSince = 0;
  readonly #pace = new Pace();
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  get view(): ViewTransform {
    return this.#view;
  }

  setImage(image: GreyImage, brightness: Brightness, orientation: Orientation): void {
    this.#image = image;
    this.#orientation = orientation;
    this.#scene.set(image, brightness);
    this.#fitAtOnce();
  }

  /** The whole film is shown again: what lay in the middle means nothing after a turn. */
  setOrientation(orientation: Orientation): void {
    if (!this.#image || orientation === this.#orientation) return;
    this.#orientation = orientation;
    this.#fitAtOnce();
  }

  #fitAtOnce(): void {
    this.#fitted = true;
    this.#motion = null;
    this.#setView(views.fit(this.#lying, this.#size), false);
  }

  /** The film's size as it lies on the screen. */
  get #lying(): Size {
    return lyingSize(this.#orientation, this.#stored);
  }

  get #stored(): Size {
    return this.#image ?? { width: 1, height: 1 };
  }

  setBrightness(brightness: Brightness): void {
    if (!this.#image) return;
    this.#scene.set(this.#image, brightness);
    this.#draw();
  }

  setShown(shown: Shown): void {
    if (this.#scene.shown.marks.length === 0 && shown.marks.length > 0) {
      this.#marksSince = performance.now();
    }
    this.#scene.shown = shown;
    this.#draw();
  }

  setMeasures(measures: readonly MeasureMark[]): void {
    this.#scene.measures = measures;
    this.#draw();
  }

  /** Where the magnifier lies, in CSS pixels; null: it is put away. */
  setLens(at: ScreenPoint | null): void {
    if (at === this.#scene.lens) return;
    this.#scene.lens = at;
    this.#draw();
  }

  /** Under a finger the magnifier lies above it, where it can be seen. */
  holdLens(at: ScreenPoint, reach: number): Grip {
    const lift = reach > MOUSE_REACH ? LENS : 0;
    const put = (to: ScreenPoint) => this.setLens(screenPoint(to.x, to.y - lift));
    put(at);
    return { move: put, drop: () => undefined, cancel: () => this.setLens(null) };
  }

  /**
   * In CSS pixels, and in pixels of the screen where the browser tells them exactly: at a ratio of 1.5 the two do not
   * come to whole numbers together, and a canvas off by one would be blurred all over.
   */
  resize(width: number, height: number, device?: Size): void {
    this.#ratio = devicePixelRatio;
    // What lies in the middle stays there.
    const [dx, dy] = [(width - this.#size.width) / 2, (height - this.#size.height) / 2];
    this.#size = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#canvas.width = Math.round(device?.width ?? this.#size.width * this.#ratio);
    this.#canvas.height = Math.round(device?.height ?? this.#size.height * this.#ratio);
    if (!this.#image) return;
    this.#setView(
      this.#fitted
        ? views.fit(this.#lying, this.#size)
        : views.keepInReach(views.panBy(this.#view, dx, dy), this.#lying, this.#size),
      false,
    );
    // A canvas whose size was set is empty until drawn: not drawing now would flash.
    this.#paint(performance.now());
  }

  fit(): void {
    if (!this.#image) return;
    this.#fitted = true;
    this.#moveTo(views.fit(this.#lying, this.#size));
  }

  actualSize(): void {
    if (!this.#image) return;
    this.#fitted = false;
    this.#moveTo(views.actualSize(this.#view, this.#lying, this.#size, devicePixelRatio));
  }

  /** `side`: of a film pixel in mm, to tell the view in millimetres; null: in the film itself. */
  relative(side: number | null): RelativeView {
    return toRelative(this.#view, this.#lying, this.#size, this.#yardstick(side));
  }

  /** At once, without motion: it follows another film's hand. */
  showRelative(view: RelativeView, side: number | null): void {
    if (!this.#image) return;
    this.#fitted = false;
    this.#motion = null;
    this.#setView(fromRelative(view, this.#lying, this.#size, this.#yardstick(side)), false);
  }

  #yardstick(side: number | null): Yardstick {
    return side === null ? byFilm(this.#lying, this.#size) : byMillimetre(side);
  }

  zoomTo(finding: Finding): void {
    if (!this.#image || finding.outlines.length === 0) return;
    this.#fitted = false;
    const box = boxLying(this.#orientation, this.#image, boxOf(finding));
    this.#moveTo(views.zoomToBox(box, this.#lying, this.#size));
  }

  /** `at` in CSS pixels from the canvas's corner; its middle where absent. */
  zoomBy(factor: number, at?: ScreenPoint): void {
    if (!this.#image) return;
    const point = at ?? screenPoint(this.#size.width / 2, this.#size.height / 2);
    this.#byHand(views.zoomAbout(this.#view, point, factor, this.#lying, this.#size));
  }

  /** Twice as close about a point where the whole film is seen, the whole film again where it is closer already. */
  closerOrWhole(at: ScreenPoint): void {
    const whole = views.fit(this.#lying, this.#size).scale;
    if (this.#view.scale > 1.05 * whole) this.fit();
    else this.zoomBy(2, at);
  }

  panBy(dx: number, dy: number): void {
    this.#byHand(views.panBy(this.#view, dx, dy));
  }

  /** A point of the canvas, in pixels of the film. */
  toFilm(at: ScreenPoint): ImagePoint {
    return fromLying(this.#orientation, this.#stored, views.toImage(this.#view, at));
  }

  /** What lies in the middle of the canvas, in pixels of the film. */
  get middle(): ImagePoint {
    return this.toFilm(screenPoint(this.#size.width / 2, this.#size.height / 2));
  }

  /** The finding of a shown mark under a point of the screen, with `reach` CSS pixels of grace. */
  findingAt(at: ScreenPoint, reach: number): Finding | null {
    const findings = this.#scene.shown.marks.map((mark) => mark.finding);
    return findingAt(findings, this.toFilm(at), reach / this.#view.scale);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.onView = () => undefined;
  }

  #byHand(view: ViewTransform): void {
    if (!this.#image) return;
    this.#fitted = false;
    this.#motion = null;
    this.#setView(views.keepInReach(view, this.#lying, this.#size));
  }

  #moveTo(to: ViewTransform): void {
    if (calm()) return this.#setView(to);
    this.#motion = { from: this.#view, to, start: performance.now() };
    this.#draw();
  }

  #setView(view: ViewTransform, byHand = true): void {
    this.#view = view;
    this.onView(view, byHand);
    this.#draw();
  }

  #draw(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      this.#step(now);
      const rough = this.#pace.frame(now);
      this.#paint(now, rough);
      clearTimeout(this.#rest);
      if (rough) this.#rest = setTimeout(() => this.#paint(performance.now()), REST_MS);
    });
  }

  #step(now: number): void {
    if (!this.#motion) return;
    const { from, to, start } = this.#motion;
    const t = Math.min(1, Math.max(0, (now - start) / MOTION_MS));
    if (t === 1) this.#motion = null;
    this.#setView(views.between(from, to, 1 - (1 - t) ** 3, this.#size));
  }

  #paint(now: number, rough = false): void {
    const context = this.#canvas.getContext('2d');
    if (!context || !this.#image) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    const drawn = calm() ? 1 : Math.min(1, Math.max(0, (now - this.#marksSince) / MARKS_APPEAR_MS));
    const [film, view, orientation] = [this.#image, this.#view, this.#orientation];
    this.#scene.paint(context, { film, view, ratio: this.#ratio, orientation, rough }, drawn);
    if (drawn < 1) this.#draw();
  }
}

let motion: MediaQueryList | null = null;

/** The system asks for no motion. */
function calm(): boolean {
  motion ??= matchMedia('(prefers-reduced-motion: reduce)');
  return motion.matches;
}
