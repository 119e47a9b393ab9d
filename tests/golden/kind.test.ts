import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeFile } from '../../src/imaging/formats/registry';
import { kindProbabilities } from '../../src/imaging/quality/kind-network';
import { liesWrong } from '../../src/imaging/quality/lies';
import { toRadiograph } from '../../src/imaging/radiograph';
import { root } from '../support/packs';
import { laid } from '../../src/imaging/pixels/turn';
import golden from './kind.json';
import lies from './lies.json';

async function sample(name: string) {
  const bytes = readFileSync(path.join(root, 'public/samples', name));
  const film = await decodeFile(new Uint8Array(bytes));
  if (!film.ok) throw new Error(film.error.detail);
  return film.value;
}

describe('the kind of a film', () => {
  test.each(Object.entries(golden))('%s is told as PyTorch told it', async (name, expected) => {
    const p = kindProbabilities((await sample(name)).image);
    const ours = [p.bitewing, p.periapical, p.panoramic, p.other];
    ours.forEach((value, kind) => expect(value).toBeCloseTo(expected[kind] as number, 1));
  });

  test.each(Object.keys(golden))('%s is what its name says', async (name) => {
    const { radiograph } = toRadiograph(await sample(name));
    expect(radiograph.kind).toBe(name.split('-')[0]);
    expect(radiograph.gate).toEqual([]);
  });

  test('a grey page of text is refused, unless the file says that it is an intraoral film', async () => {
    const film = await sample('bitewing-1.png');
    const { width, height } = film.image;
    const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      const inked = y % 40 > 24 && x > 80 && x < width - 80 && Math.sin(x / 9 + y) > -0.3;
      return inked ? 30 : 235;
    });
    const page = {
      ...film,
      image: { ...film.image, bits: 8, pixels, window: { low: 0, high: 255 } },
    };
    expect(toRadiograph(page).radiograph).toMatchObject({
      kind: 'other',
      gate: [{ code: 'not-dental', severity: 'refuse' }],
    });
    const dicom = { sopInstanceUid: null, studyInstanceUid: null, seriesInstanceUid: null };
    const tagged = {
      ...page,
      meta: { ...page.meta, dicom: { ...dicom, sopClassUid: null, modality: 'IO' } },
    };
    expect(toRadiograph(tagged).radiograph.kind).not.toBe('other');
  });

  type Film = Awaited<ReturnType<typeof sample>>['image'];
  const turned = (image: Film, turns: 1 | 3): Film => {
    const { data, ...size } = laid({ ...image, data: image.pixels }, { mirrored: false, turns });
    return { ...image, ...size, pixels: data };
  };
  const inverted = (image: Film): Film => ({
    ...image,
    pixels: image.pixels.map((v) => 2 ** image.bits - 1 - v),
  });

  test.each(Object.entries(lies))(
    '%s is doubted as it is, on its side and as a negative as Python doubts it',
    async (name, expected) => {
      const { image } = await sample(name);
      const made = {
        'as it is': image,
        'on its side': turned(image, 1),
        'on its other side': turned(image, 3),
        negative: inverted(image),
      };
      const said = Object.entries(made).map(([how, film]) => {
        const note = liesWrong(film);
        return [how, note && [note.turns ?? 0, note.code === 'looks-inverted']];
      });
      expect(Object.fromEntries(said)).toEqual(expected);
    },
  );
});
