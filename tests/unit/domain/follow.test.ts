import { expect, test } from 'vitest';
import { chartOf, quadrantsOf } from '../../../src/domain/chart';
import { follow } from '../../../src/domain/follow';
import { foreignPast } from '../../../src/domain/past-film';
import { foreignNo } from '../../support/foreign';
import { found, pastOn, tooth } from '../../support/past';

const scale = { spacing: { row: 0.02, column: 0.02 } };

test('a lesion of one class on one tooth is followed in mm² from film to film', () => {
  const films = [
    pastOn('2026-11-01', { ...scale, findings: [found(36, 'periapical-lesion', 15)] }),
    pastOn('2026-02-01', {
      ...scale,
      findings: [found(36, 'periapical-lesion', 12), found(36, 'caries', 3)],
    }),
    pastOn('2025-02-01', { findings: [found(46, 'periapical-lesion', null)] }),
  ];
  expect(follow(films)).toMatchObject([
    {
      tooth: 36,
      class: 'periapical-lesion',
      sightings: [
        { film: { day: '2026-02-01' }, areaMm2: 12, change: null },
        { areaMm2: 15, change: { in: 'mm2', ratio: 1.25, difference: 3 } },
      ],
    },
  ]);
});

test('several on one tooth are one sum; without a scale only the ratio is told, and only between films of one size', () => {
  const two = [found(16, 'caries', null, 60), { ...found(16, 'caries', null, 40), id: 'second' }];
  const grown = [
    pastOn('2026-01-01', { findings: two }),
    pastOn('2026-06-01', { findings: [found(16, 'caries', null, 150)] }),
  ];
  const [followed] = follow(grown);
  expect(followed?.sightings[1]?.change).toEqual({ in: 'px', ratio: 1.5, difference: null });
  const otherSize = [grown[0]!, { ...grown[1]!, width: 801 }];
  expect(follow(otherSize)[0]?.sightings[1]?.change).toBe(null);
  const oneScale = [grown[0]!, { ...grown[1]!, ...scale }];
  expect(follow(oneScale)[0]?.sightings[1]?.change).toBe(null);
});

test('another kind of film in between is passed over, never compared', () => {
  const films = [
    pastOn('2026-01-01', { findings: [found(16, 'caries', 4)] }),
    pastOn('2026-02-01', { kind: 'bitewing', findings: [found(16, 'caries', 9)] }),
    pastOn('2026-03-01', { findings: [found(16, 'caries', 3)] }),
  ];
  const changes = follow(films)[0]?.sightings.map((one) => one.change?.difference ?? null);
  expect(changes).toEqual([null, null, -1]);
});

test('the chart gathers findings by tooth, the newest first; what another clinic withdrew is not there', () => {
  const elsewhere = foreignPast({ newest: foreignNo(1, 1), earlier: [] })!;
  expect(elsewhere).toMatchObject({ clinic: 'Clinic 2', day: '2026-10-01', signed: true });
  const films = [
    pastOn('2026-01-01', { findings: [found(36, 'caries', 1), found(null, 'caries', 1)] }),
    elsewhere,
  ];
  const chart = chartOf(films);
  expect([...chart.keys()]).toEqual([36]);
  expect(chart.get(tooth(36))?.map(({ film }) => film.day)).toEqual(['2026-10-01', '2026-01-01']);
  const withdrawn = { ...foreignNo(1, 2), status: 'withdrawn' as const };
  expect(foreignPast({ newest: withdrawn, earlier: [] })).toBe(null);
});

test('quadrants lie as one faces the patient', () => {
  expect(quadrantsOf('permanent').map(({ teeth }) => [teeth[0], teeth.at(-1)])).toEqual([
    [18, 11],
    [21, 28],
    [48, 41],
    [31, 38],
  ]);
  expect(quadrantsOf('primary').map(({ teeth }) => [teeth[0], teeth.at(-1)])).toEqual([
    [55, 51],
    [61, 65],
    [85, 81],
    [71, 75],
  ]);
});
