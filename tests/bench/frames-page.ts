import { imagePoint, screenPoint } from '../../src/domain/coordinates';
import type { Finding } from '../../src/domain/finding';
import { FilmViewer } from '../../src/viewer/film-viewer';
import { AS_STORED } from '../../src/domain/orientation';
import { OWN_WINDOW, windowSetting } from '../../src/viewer/window';
import { drawnImage } from '../support/films';

/** Milliseconds: of our own code in a frame, and from one frame to the next. */
interface Frames {
  readonly work: readonly number[];
  readonly frame: readonly number[];
}

declare global {
  interface Window {
    /** Name of the renderer; the film lies on the canvas afterwards. */
    benchOpen?: () => Promise<string>;
    benchStep?: (step: string) => Promise<Frames>;
    benchSteps?: readonly string[];
  }
}

const STEPS = 120;
const [WIDTH, HEIGHT] = [832, 744];

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
async function measure(change: (at: number) => void): Promise<Frames> {
  const [work, frame]: [number[], number[]] = [[], []];
  let before = await nextFrame();
  for (let at = 0; at < STEPS; at++) {
    const start = performance.now();
    change(at);
    // The viewer asked for its frame first: this one runs right after it.
    const now = await nextFrame();
    work.push(performance.now() - Math.max(start, now));
    frame.push(now - before);
    before = now;
  }
  return { work, frame };
}

function rendererName(): string {
  const gl = document.createElement('canvas').getContext('webgl');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl && info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'unknown';
}

const viewer = new FilmViewer(document.querySelector('canvas') as HTMLCanvasElement);
const plain = { setting: OWN_WINDOW, invert: false, sharpen: false };
const middle = screenPoint(WIDTH / 2, HEIGHT / 2);
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

window.benchOpen = async () => {
  viewer.resize(WIDTH, HEIGHT);
  viewer.setImage(drawnImage(3000, 1500), plain, AS_STORED);
  const shown = { activeId: null, opacity: 1, grips: false, heat: null, heatWithout: [] };
  viewer.setShown({ ...shown, overlay: 'outline', marks: marks() });
  await new Promise((resolve) => setTimeout(resolve, 500));
  return rendererName();
};

window.benchStep = async (step) => {
  const [lies, change] = CHANGES[step] ?? ['fitted', () => undefined];
  viewer.fit();
  await new Promise((resolve) => setTimeout(resolve, 400));
  if (lies === '1:1') viewer.zoomBy(1 / viewer.view.scale, middle);
  for (let warm = 0; warm < 10; warm++) {
    change(warm);
    await nextFrame();
  }
  return measure(change);
};
