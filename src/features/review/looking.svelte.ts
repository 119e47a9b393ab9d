import { SvelteMap } from 'svelte/reactivity';
import { correctionKey, orientationIn, type CorrectionWanted } from '../../domain/correction';
import type { Radiograph } from '../../domain/radiograph';
import type { FilmViewer } from '../../viewer/film-viewer';
import { mirroredAcross, turnedBy, type Orientation } from '../../domain/orientation';
import type { Brightness } from '../../viewer/scene';
import { OWN_WINDOW, windowSetting, type Preset, type WindowSetting } from '../../viewer/window';

/** How films were turned, until the page is left: one that is come back to lies as it was put. */
const orientations = new SvelteMap<string, Orientation>();

type Lying = Pick<Radiograph, 'id' | 'correction'>;

/** A film that is read anew lies as it was then read. */
const placeOf = ({ id, correction }: Lying): string => `${id} ${correctionKey(correction)}`;

export const orientationOf = (film: Lying): Orientation =>
  orientations.get(placeOf(film)) ?? orientationIn(film.correction);

/** How the dentist looks at one film: its window, how it lies, how close it is. Nothing of it is kept. */
export class Looking {
  invert = $state(false);
  sharpen = $state(false);
  /** A magnifier goes with the pointer. */
  lens = $state(false);
  window = $state.raw<WindowSetting>(OWN_WINDOW);
  /** CSS pixels per film pixel, as told by the viewer. */
  scale = $state(1);
  #viewer: FilmViewer | null = null;

  constructor(private readonly film: () => Radiograph) {}

  brightness = $derived.by((): Brightness => {
    const { window, invert, sharpen } = this;
    return { setting: window, invert, sharpen };
  });
  changed = $derived(this.window !== OWN_WINDOW || this.invert || this.sharpen);

  attach(viewer: FilmViewer): void {
    this.#viewer = viewer;
  }

  get viewer(): FilmViewer | null {
    return this.#viewer;
  }

  /** Shares of the viewer's size; to the right more contrast, upwards brighter. */
  dragWindow(dx: number, dy: number): void {
    const { brightness, contrast, preset } = this.window;
    this.window = windowSetting(brightness - dy * 1.5, contrast + dx * 1.5, preset);
  }

  setWindow(brightness: number, contrast: number): void {
    this.window = windowSetting(brightness, contrast, this.window.preset);
  }

  get orientation(): Orientation {
    return orientationOf(this.film());
  }

  /** How it would be read as it is shown, where that is another way than it was; null where it is not, or is mirrored by hand. */
  get readAnew(): CorrectionWanted | null {
    const { correction } = this.film();
    const [was, inverted] = [orientationIn(correction), correction?.inverted ?? false];
    const shown = { inverted: inverted !== this.invert, ...this.orientation };
    if (shown.mirrored !== was.mirrored) return null;
    return shown.inverted !== inverted || shown.turns !== was.turns ? shown : null;
  }

  /** A quarter clockwise, or (-1) back. */
  turn(by: 1 | -1): void {
    orientations.set(placeOf(this.film()), turnedBy(this.orientation, by));
  }

  mirror(): void {
    orientations.set(placeOf(this.film()), mirroredAcross(this.orientation));
  }

  usePreset(preset: Preset): void {
    this.window = preset === 'own' ? OWN_WINDOW : windowSetting(0, 0, preset);
  }

  resetWindow(): void {
    this.window = OWN_WINDOW;
    this.invert = false;
    this.sharpen = false;
  }

  fit(): void {
    this.#viewer?.fit();
  }

  actualSize(): void {
    this.#viewer?.actualSize();
  }

  zoom(factor: number): void {
    this.#viewer?.zoomBy(factor);
  }

  pan(dx: number, dy: number): void {
    this.#viewer?.panBy(dx, dy);
  }
}
