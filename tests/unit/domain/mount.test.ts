import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Mountable } from '../../../src/domain/mount';
import { arrange, layoutFor, MOUNT_LAYOUTS, moved, PLACES } from '../../../src/domain/mount';
import type { RadiographId } from '../../../src/domain/radiograph';
import { tooth } from '../../support/past';

const film = (n: number, more: Partial<Mountable> = {}): Mountable => ({
  id: `film-${n}` as RadiographId,
  kind: 'periapical',
  laterality: null,
  jaw: null,
  teeth: [],
  ...more,
});

/** Number of the film at each place, by the tooth in the place's middle. */
function placed(films: readonly Mountable[], layout = layoutFor(films)) {
  const ids = arrange(films, layout);
  return Object.fromEntries(
    PLACES[layout].flatMap(({ tooth: at, kind }, i) =>
      ids[i] ? [[`${kind[0]}${at}`, Number(ids[i].slice(5))]] : [],
    ),
  );
}

test('18 films in the order of a series fill the mount: 14 periapicals and 4 bitewings', () => {
  const series = PLACES['full-18'].map((place, i) => film(i, { kind: place.kind }));
  expect(arrange(series, 'full-18')).toEqual(series.map(({ id }) => id));
});

test('teeth named by the files put films in their places, whatever the order', () => {
  const films = [
    film(1, { teeth: [tooth(46), tooth(47)], jaw: 'lower' }),
    film(2, { teeth: [tooth(21), tooth(11)] }),
    film(3, { kind: 'bitewing', laterality: 'L' }),
    film(4, { teeth: [tooth(65)] }),
    film(5),
  ];
  expect(placed(films)).toEqual({ p47: 1, p11: 2, b25: 3, p25: 4, p17: 5 });
});

test('a lower film never stands above; one side’s bitewing never on the other while there is room', () => {
  const lower = film(1, { jaw: 'lower', laterality: 'R' });
  expect(placed([lower], 'full-18')).toEqual({ p47: 1 });
  const pair = [1, 2].map((n) => film(n, { kind: 'bitewing', laterality: n === 1 ? 'L' : 'R' }));
  expect(layoutFor(pair)).toBe('bitewings-2');
  expect(placed(pair)).toEqual({ b26: 1, b16: 2 });
});

test('whatever the films: each stands in one place of its kind at most, and none is left out while a place is free', () => {
  const any = fc.record({
    kind: fc.constantFrom('periapical' as const, 'bitewing' as const, 'panoramic' as const),
    laterality: fc.constantFrom('L' as const, 'R' as const, null),
    jaw: fc.constantFrom('upper' as const, 'lower' as const, null),
    teeth: fc.array(fc.constantFrom(...[11, 16, 25, 38, 44, 55, 75].map(tooth)), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(any, { maxLength: 24 }),
      fc.constantFrom(...MOUNT_LAYOUTS),
      (made, layout) => {
        const films = made.map((one, i) => film(i, one));
        const ids = arrange(films, layout);
        const there = ids.filter((id) => id !== null);
        expect(new Set(there).size).toBe(there.length);
        for (const kind of ['periapical', 'bitewing'] as const) {
          const places = PLACES[layout].flatMap((one, i) => (one.kind === kind ? [ids[i]] : []));
          const own = films.filter((one) => one.kind === kind);
          expect(places.filter(Boolean).length).toBe(Math.min(own.length, places.length));
          expect(places.every((id) => !id || own.some((one) => one.id === id))).toBe(true);
        }
      },
    ),
    { seed: 11 },
  );
});

test('moved by hand: two change places; from outside what stood there leaves', () => {
  const [a, b, c] = ['a', 'b', 'c'] as RadiographId[];
  expect(moved([a!, null, b!], b!, 0)).toEqual([b, null, a]);
  expect(moved([a!, null, b!], a!, 1)).toEqual([null, a, b]);
  expect(moved([a!, null, b!], c!, 2)).toEqual([a, null, c]);
});
