import { imagePoint, screenPoint, type Size } from '../../src/domain/coordinates';
import type { Finding } from '../../src/domain/finding';
import { FilmViewer } from '../../src/viewer/film-viewer';
import { AS_STORED } from '../../src/domain/orientation';
import { OWN_WINDOW, windowSetting } from '../../src/viewer/window';
import { drawnImage } from '../support/films';

interface Frames {
  /** Milliseconds from one frame to the next. */
  readonly frame: readonly number[];
  /** How many were drawn in all, those that were not timed among them. */
  readonly changes: number;
}

declare global {
  interface Window {
    /** The film lies on a canvas of this size afterwards, in CSS pixels. */
    benchOpen?: (size: Size) => Promise<void>;
    benchStep?: (step: string) => Promise<Frames>;
    benchSteps?: readonly string[];
  }
}

const STEPS = 90;
const WARM = 10;

/** Twelve marks of sixty corners, as a busy panoramic has. */
function marks() {
  return Array.from({ length: 12 }, (_, at) => {
    const [cx, cy] = [200 + (at % 6) * 480, 500 + Math.floor(at / 6) * 500];
    const ring = Array.from({ length: 60 }, (_corner, corner) => {
      const angle = (corner / 60) * 2 * Math.PI;
      const away = 40 + 6 * Math.sin(5 * angle);
      return imagePoint(cx + away * Math.cos(angle), cy + away * Math.sin(angle));
    });
    const finding: Finding = {
      id: `caries-${at}`,
      class: at % 2 ? 'caries' : 'periapical-lesion',
      outlines: [ring],
      tooth: null,
      toothUnknownBecause: 'ambiguous',
      score: 0.7,
      areaPx: 5000,
      areaMm2: null,
    };
    return { finding, label: String(at + 1) };
  });
}

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** One change a frame, as a hand makes; the viewer draws in the frame that follows. */
async function measure(change: (at: number) => void): Promise<number[]> {
  const frame: number[] = [];
  let before = await nextFrame();
  for (let at = 0; at < STEPS; at++) {
    change(at);
    const now = await nextFrame();
    frame.push(now - before);
    before = now;
  }
  return frame;
}

const canvas = document.querySelector('canvas') as HTMLCanvasElement;
const viewer = new FilmViewer(canvas);
let middle = screenPoint(0, 0);
const plain = { setting: OWN_WINDOW, invert: false, sharpen: false };
const sway = (at: number) => (at % 20 < 10 ? 9 : -9);
const windowed = (at: number) =>
  viewer.setBrightness({ ...plain, setting: windowSetting((at % 40) / 80, 0) });

/** How the film lies, and what a hand does to it in each frame. */
const CHANGES: Readonly<Record<string, readonly ['fitted' | '1:1', (at: number) => void]>> = {
  'pan, fitted': ['fitted', (at) => viewer.panBy(sway(at), 3 * Math.sign(sway(at)))],
  'pan, 1:1': ['1:1', (at) => viewer.panBy(sway(at), sway(at))],
  zoom: ['fitted', (at) => viewer.zoomBy(at % 60 < 30 ? 1.06 : 1 / 1.06, middle)],
  'window, fitted': ['fitted', windowed],
  'window, 1:1': ['1:1', windowed],
};

window.benchSteps = Object.keys(CHANGES);

window.benchOpen = async ({ width, height }) => {
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  middle = screenPoint(width / 2, height / 2);
  viewer.resize(width, height);
  viewer.setImage(drawnImage(3000, 1500), plain, AS_STORED);
  const shown = { activeId: null, opacity: 1, grips: false, heat: null, heatWithout: [] };
  viewer.setShown({ ...shown, overlay: 'outline', marks: marks() });
  await new Promise((resolve) => setTimeout(resolve, 500));
};

window.benchStep = async (step) => {
  const [lies, change] = CHANGES[step] ?? ['fitted', () => undefined];
  viewer.fit();
  await new Promise((resolve) => setTimeout(resolve, 400));
  if (lies === '1:1') viewer.zoomBy(1 / viewer.view.scale, middle);
  for (let warm = 0; warm < WARM; warm++) {
    change(warm);
    await nextFrame();
  }
  return { frame: await measure(change), changes: WARM + STEPS };
};
