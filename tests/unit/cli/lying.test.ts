import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readerOf } from '../../../src/cli/evaluation/read';
import { measurementsOf, readSet } from '../../../src/cli/evaluation/set';
import { nodeEngine, readFilms } from '../../../src/cli/node-engine';
import { imagePoint } from '../../../src/domain/coordinates';
import { AS_STORED, lyingSize, toLying, type Orientation } from '../../../src/domain/orientation';
import type { GreyImage } from '../../../src/domain/radiograph';
import { writePng } from '../../../src/imaging/formats/png/write';
import { decodeFile } from '../../../src/imaging/formats/registry';
import { laid } from '../../../src/imaging/pixels/turn';
import { withOrientation } from '../../support/exif';
import { root } from '../../support/packs';

const samples = path.join(root, 'public/samples');

async function sample(name: string): Promise<GreyImage> {
  const film = await decodeFile(new Uint8Array(readFileSync(path.join(samples, `${name}.png`))));
  if (!film.ok) throw new Error(film.error.code);
  return film.value.image;
}

function lyingAs(image: GreyImage, orientation: Orientation): GreyImage {
  const { data, ...size } = laid({ ...image, data: image.pixels }, orientation);
  return { ...image, ...size, pixels: data };
}

test('a film on its side that is refused comes with the way to read it', async () => {
  const side = lyingAs(await sample('panoramic-1'), { mirrored: false, turns: 1 });
  for await (const read of readFilms(nodeEngine(null), writePng(side, null), undefined))
    expect(read).toEqual({
      ok: false,
      error: { code: 'not-a-radiograph', detail: 'it may lie on its side: --turned 90' },
    });
});

test('a file that lies on its side and says so is measured as the upright one, by truth in its pixels as stored', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'lying-'));
  const image = await sample('periapical-1');
  const { lesions } = JSON.parse(readFileSync(path.join(samples, 'periapical-1.json'), 'utf8')) as {
    lesions: { class: string; outlines: [number, number][][] }[];
  };
  const size = { width: image.width, height: image.height };
  const onItsSide = { mirrored: false, turns: 3 } as const;
  const side = lyingAs(image, onItsSide);
  const files = {
    'upright.png': writePng(image, null),
    'side.png': withOrientation(writePng(side, null), 6),
  };
  for (const [name, bytes] of Object.entries(files))
    await writeFile(path.join(folder, name), bytes);
  const reader = await readerOf(null);
  if (!reader.ok) throw new Error(reader.error.code);
  const dice = async (name: string, lies: Orientation) => {
    const classes = [...new Set(lesions.map((one) => one.class))];
    const coco = {
      categories: classes.map((name, id) => ({ id, name })),
      images: [{ id: 1, file_name: name, ...lyingSize(lies, size) }],
      annotations: lesions.map((one) => ({
        image_id: 1,
        category_id: classes.indexOf(one.class),
        segmentation: one.outlines.map((ring) =>
          ring.flatMap(([x, y]) => {
            const at = toLying(lies, size, imagePoint(x, y));
            return [at.x, at.y];
          }),
        ),
      })),
    };
    const set = { coco, folder, dataset: 'a test' };
    const read = await readSet(reader.value, set, undefined, null, () => undefined);
    expect(read.unread).toEqual([]);
    return measurementsOf(read).map(
      (m) => [m.class, m.row.lesions, m.row.dice?.value ?? null] as const,
    );
  };
  const upright = await dice('upright.png', AS_STORED);
  const turned = await dice('side.png', onItsSide);
  expect(turned.map(([name, n]) => [name, n])).toEqual(upright.map(([name, n]) => [name, n]));
  expect(Math.max(...upright.map(([, , value]) => value ?? 0))).toBeGreaterThan(0.3);
  turned.forEach(([, , value], i) => {
    expect(Math.abs((value ?? 0) - (upright[i]?.[2] ?? 0))).toBeLessThan(0.02);
  });
});
