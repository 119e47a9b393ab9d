import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach } from 'vitest';
import type { CorrectionWanted } from '../../src/domain/correction';
import type { AssessmentId } from '../../src/domain/assessment';
import { imagePoint } from '../../src/domain/coordinates';
import { fail } from '../../src/domain/failure';
import type { Finding, FindingClass } from '../../src/domain/finding';
import type { FindingOutput } from '../../src/domain/pack';
import type {
  PixelSpacing,
  Radiograph,
  RadiographId,
  RadiographKind,
} from '../../src/domain/radiograph';
import { ok } from '../../src/domain/result';
import type { ReviewEvent } from '../../src/domain/review';
import type { ReviewPorts } from '../../src/features/review/decisions.svelte';
import type { ReviewFilm } from '../../src/features/review/film';
import ReviewScreen from '../../src/features/review/ReviewScreen.svelte';
import { setLocale } from '../../src/i18n/translate';
import type { NetworkMap } from '../../src/inference/contract';
import type { FilmSummary } from '../../src/store/ports';
import { memoryFilmStore } from '../../src/store/memory/film-store';
import { drawnFilm } from './films';

const WIDTH = 400;
const HEIGHT = 300;
const PACK = { id: 'dental', version: '1.0.0', weights: '0'.repeat(64) };
export const ASSESSMENT = 'a' as AssessmentId;

function square(name: FindingClass, score: number, left: number, top: number): Finding {
  const corners = [
    [left, top],
    [left + 60, top],
    [left + 60, top + 60],
    [left, top + 60],
  ] as const;
  return {
    id: `${name}-1`,
    class: name,
    outlines: [corners.map(([x, y]) => imagePoint(x, y))],
    tooth: null,
    toothUnknownBecause: 'pack-does-not-number-teeth',
    score,
    areaPx: 3600,
    areaMm2: null,
  };
}

export const caries = square('caries', 0.86, 40, 40);
export const lesion = square('periapical-lesion', 0.62, 280, 200);

/** A film that is one even grey, so that whatever has a colour on the canvas is a mark. */
function filmWith(findings: readonly Finding[], spacing: PixelSpacing | null = null): ReviewFilm {
  const { radiograph } = drawnFilm(WIDTH, HEIGHT, 1);
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(120);
  return {
    radiograph: { ...radiograph, spacing, gate: [{ code: 'low-contrast', severity: 'warn' }] },
    image: { width: WIDTH, height: HEIGHT, bits: 8, pixels, window: { low: 0, high: 255 } },
    assessment: {
      id: ASSESSMENT,
      radiographId: radiograph.id,
      pack: PACK,
      thresholds: { caries: 0.5 },
      findings,
      backend: 'wasm',
      timings: { decodeMs: 10, inferMs: 1000, totalMs: 1200 },
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    pack: null,
    sample: false,
    answeredFromStore: false,
    kept: true,
    storeFailure: null,
    status: 'done',
    failure: null,
  };
}

let holder: HTMLElement;
let app: Record<string, unknown> | null = null;
let clinician = { id: 'c', name: '' };
let made = 0;
export let store = memoryFilmStore();

/** What the network answers when the page asks for its map; null: it fails. */
let answer: NetworkMap | null = null;

/** The network sees a disc of a class in the film's pixels: middle, radius, and its probability there. */
export function networkSees(
  ...discs: readonly (readonly [FindingClass, number, number, number, number])[]
): void {
  const cell = 4;
  const [width, height] = [WIDTH / cell, HEIGHT / cell];
  const data = new Float32Array(width * height * 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [name, cx, cy, radius, peak] of discs) {
        const away = Math.hypot((x + 0.5) * cell - cx, (y + 0.5) * cell - cy) / radius;
        const at = (y * width + x) * 2 + (name === 'caries' ? 0 : 1);
        data[at] = Math.max(data[at] as number, peak * Math.exp(-away * away));
      }
  answer = {
    pack: PACK,
    map: { width, height, channels: 2, stride: 2, data },
    outputs: [outputOf('caries', 0), outputOf('periapical-lesion', 1)],
    film: { width: WIDTH, height: HEIGHT, left: 0, top: 0, scaleX: 2, scaleY: 2, spacing: null },
  };
}

const outputOf = (name: FindingClass, channel: number): FindingOutput => ({
  role: 'finding',
  class: name,
  channel,
  code: null,
  threshold: 0.4,
  peak: 0.8,
  calibration: { a: 1, b: 0 },
  points: {},
  minAreaPx: 16,
  kinds: ['periapical'],
  errorRates: [],
  curves: [
    {
      kind: 'periapical',
      dataset: 'held out',
      films: 40,
      lesions: 25,
      points: [
        { peak: 0.05, recall: 0.9, low: 0.8, high: 0.96, falsePositivesPerFilm: 3 },
        { peak: 0.85, recall: 0.6, low: 0.5, high: 0.7, falsePositivesPerFilm: 0.2 },
      ],
      reliability: [],
      ece: null,
      eceByChance: null,
    },
  ],
});

let asked: unknown[] = [];
let priors: { ofPatient: readonly FilmSummary[]; others: readonly FilmSummary[] } = {
  ofPatient: [],
  others: [],
};

/** A kept film of the same patient, or of somebody else, with these findings. */
export function keptBefore(
  whose: 'ofPatient' | 'others',
  findings: readonly Finding[],
  spacing: PixelSpacing | null = null,
): void {
  const { radiograph, assessment } = filmWith(findings, spacing);
  const summary: FilmSummary = {
    radiograph: { ...radiograph, id: `prior-${whose}` as RadiographId, capturedAt: '2025-03-01' },
    thumbnail: null,
    addedAt: '2025-03-01T09:00:00.000Z',
    sample: false,
    latest: assessment,
    events: [],
    patient: null,
    sent: null,
  };
  priors = { ...priors, [whose]: [...priors[whose], summary] };
}

const ports: ReviewPorts = {
  store: {
    review: (id) => store.review(id),
    appendReview: (event) => store.appendReview(event),
  },
  reader: {
    mapOf: () => Promise.resolve(answer ? ok(answer) : fail('inference-failed')),
  },
  priors: {
    list: () => Promise.resolve(ok(priors)),
    open: (film) => {
      const { radiograph, image } = filmWith(film.latest?.findings ?? []);
      return Promise.resolve(ok({ radiograph, image, decodeMs: 1 }));
    },
  },
  clinician: () => clinician,
  rename: (name) => (clinician = { ...clinician, name }),
  now: () => new Date(),
  newId: () => `made-${++made}`,
};

/** The review screen of a film with these findings; what was decided is in `store`. Opened again: what was kept shows. */
export async function show(
  findings: readonly Finding[],
  spacing: PixelSpacing | null = null,
  about: Partial<Radiograph> = {},
): Promise<void> {
  if (app) await unmount(app);
  asked = [];
  const film = filmWith(findings, spacing);
  app = mount(ReviewScreen, {
    target: holder,
    props: {
      film: { ...film, radiograph: { ...film.radiograph, ...about } },
      ports,
      onagain: () => undefined,
      onreadas: (kind: RadiographKind) => asked.push(kind),
      oncorrect: (correction: CorrectionWanted) => asked.push(correction),
      ontakeapart: () => undefined,
      onreport: () => undefined,
      onexplain: () => undefined,
    },
  });
  flushSync();
  await settled();
}

/** Everything asked of the store has been answered and is on screen. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
}

export const target = () => holder;
/** What was asked of how the film is to be read, in order. */
export const askedOf = (): readonly unknown[] => asked;
export const rows = () => [...holder.querySelectorAll<HTMLElement>('[data-testid=finding]')];

export function press(code: string, type = 'keydown', shiftKey = false): void {
  const init = { code, shiftKey, bubbles: true, cancelable: true };
  window.dispatchEvent(new KeyboardEvent(type, init));
  flushSync();
}

export async function kept(): Promise<readonly ReviewEvent[]> {
  const events = await store.review(ASSESSMENT);
  return events.ok ? events.value : [];
}

beforeEach(async () => {
  await setLocale('en');
  clinician = { id: 'c', name: '' };
  store = memoryFilmStore();
  answer = null;
  priors = { ofPatient: [], others: [] };
  holder = document.createElement('div');
  Object.assign(holder.style, { position: 'fixed', inset: '0', width: '1100px', height: '700px' });
  document.body.append(holder);
});

afterEach(async () => {
  if (app) await unmount(app);
  app = null;
  holder.remove();
});
