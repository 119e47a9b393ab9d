import { expect, it } from 'vitest';
import { imagePoint } from '../../src/domain/coordinates';
import { filmPicture } from '../../src/viewer/picture';
import { AS_STORED } from '../../src/domain/orientation';

it('the picture of a report shows what was measured where it was measured', () => {
  const image = {
    ...{ width: 300, height: 200, bits: 8 },
    pixels: new Uint8Array(300 * 200).fill(60),
    window: { low: 0, high: 255 },
  };
  const points = [imagePoint(50, 150), imagePoint(150, 150)] as const;
  const measure = { id: 'm', points, label: '12.4 mm', active: false };
  const [plain, measured] = [[], [measure]].map((measures) => {
    const canvas = filmPicture(image, [], AS_STORED, measures);
    const scale = canvas.width / 300;
    const context = canvas.getContext('2d');
    const at = (x: number, y: number) =>
      context?.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data[0] ?? 0;
    return { line: at(100, 150), above: at(100, 100) };
  });
  expect(plain?.line).toBe(plain?.above);
  expect(measured?.line).toBeGreaterThan(150);
  expect(measured?.above).toBe(plain?.above);
});
