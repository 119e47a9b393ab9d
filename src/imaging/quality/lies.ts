import type { GateNote } from '../../domain/gate';
import type { GreyImage } from '../../domain/radiograph';
import { laid } from '../pixels/turn';
import type { KindProbabilities, Letterboxed } from './kind-network';
import { kindsIn, letterbox } from './kind-network';

/** So certainly a film as it lies, and nothing else is tried. */
const DOUBT = 0.98;
/** As a negative or turned it looks so certainly like a film of some kind, */
const CERTAIN = 0.8;
/** and the odds for that kind grow by so many powers of e. */
const GAIN = 2;
/** So probably no film as it lies: what kind it seemed to be says nothing. */
const UNLIKE = 0.1;

const KINDS = ['bitewing', 'periapical', 'panoramic'] as const;
const odds = (p: number): number => Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6));
const likeliest = (p: KindProbabilities) => KINDS.reduce((a, b) => (p[b] > p[a] ? b : a));

function turned({ data, side }: Letterboxed, turns: 1 | 3): Float32Array {
  return laid({ data, width: side, height: side }, { mirrored: false, turns }).data;
}

/** What is round the film stays black. */
function inverted({ data, side, left, top, width, height }: Letterboxed): Float32Array {
  return data.map((v, i) => {
    const [x, y] = [(i % side) - left, Math.floor(i / side) - top];
    return x >= 0 && x < width && y >= 0 && y < height ? -v : v;
  });
}

/**
 * Whether a film is probably a negative or lies on its side, as the network sees it that tells kinds: it was taught films that lie
 * right, and takes others for none. How often that is right and wrong: training/orientation.py, whose twin this is.
 */
export function liesWrong(image: GreyImage): GateNote | null {
  const boxed = letterbox(image);
  const asItIs = kindsIn(boxed.data);
  const seemed = likeliest(asItIs);
  if (asItIs[seemed] > DOUBT) return null;
  const ways = [
    { code: 'looks-turned', turns: 1, p: kindsIn(turned(boxed, 1)) },
    { code: 'looks-turned', turns: 3, p: kindsIn(turned(boxed, 3)) },
    { code: 'looks-inverted', turns: null, p: kindsIn(inverted(boxed)) },
  ] as const;
  const best = ways.reduce((a, b) => (b.p[likeliest(b.p)] > a.p[likeliest(a.p)] ? b : a));
  const { code, turns, p } = best;
  const kind = likeliest(p);
  if (p[kind] < CERTAIN || odds(p[kind]) - odds(asItIs[kind]) < GAIN) return null;
  if (turns !== null) return { code, severity: 'warn', turns };
  // A negative has its outlines: it is of the kind that it seemed to be, unless it seemed to be none.
  return kind === seemed || asItIs.other >= UNLIKE ? { code, severity: 'warn' } : null;
}
