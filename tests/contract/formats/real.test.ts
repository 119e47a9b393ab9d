import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAILURE_CODES } from '../../../src/domain/failure';
import { decodeFile } from '../../../src/imaging/formats/registry';
import { root } from '../../support/packs';

/** `sha256` of the first frame, of each decoder that was asked; or the code it is `refused` with; null: pydicom and DCMTK cannot read it either. */
interface Real {
  sha256?: string[];
  size?: [number, number];
  frames?: number;
  refused?: string | null;
}
const book = JSON.parse(
  readFileSync(path.join(root, 'tests/fixtures/formats/real.json'), 'utf8'),
) as Record<string, Real>;

function pydicomData(): string | null {
  try {
    const script = 'import pydicom; print(pydicom.__path__[0])';
    const folder = execFileSync(process.env.BITELIGHT_PYTHON ?? 'python3', ['-c', script], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return path.join(folder.trim(), 'data');
  } catch {
    console.warn('skipped: the files of the pydicom package (python3 -m pip install pydicom)');
    return null;
  }
}
const folder = pydicomData();
const present = Object.keys(book).filter((name) => folder && existsSync(path.join(folder, name)));

/** Files of many makers and toolkits, sound and broken; what they hold was written down by real.py. */
describe.skipIf(!folder)('files that pydicom ships', () => {
  test('are there', () => expect(present.length).toBeGreaterThan(100));

  test.each(present)('%s', async (name) => {
    const want = book[name] as Real;
    const read = await decodeFile(new Uint8Array(readFileSync(path.join(folder ?? '', name))));
    if (want.sha256) {
      if (!read.ok) throw new Error(`${read.error.code} ${read.error.detail}`);
      const { image, frames } = read.value;
      const hash = createHash('sha256').update(
        new Uint8Array(Uint16Array.from(image.pixels).buffer),
      );
      expect([image.height, image.width]).toEqual(want.size);
      expect(want.sha256).toContain(hash.digest('hex'));
      expect(frames).toBe(want.frames);
    } else if (want.refused) expect(read).toMatchObject({ error: { code: want.refused } });
    else if (!read.ok) expect(FAILURE_CODES).toContain(read.error.code);
    else expect(read.value.image.pixels.length).toBeGreaterThan(0);
  });
});
