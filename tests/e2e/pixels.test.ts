import { expect, sample, test } from './bitelight';

const bytes = sample('bitewing-1.png');

for (const deviceScaleFactor of [1, 1.5, 2])
  test.describe(`device pixel ratio ${deviceScaleFactor}`, () => {
    // Odd sizes: at 1.5 they come to no whole number of pixels of the screen.
    test.use({ deviceScaleFactor, viewport: { width: 1281, height: 801 } });

    test('at full size each pixel of the film is one of the screen, unchanged', async ({
      bitelight,
      page,
    }) => {
      await bitelight.drop({ name: 'film.png', bytes });
      await bitelight.isRead();
      await page.keyboard.press('1');
      await page.keyboard.press('Shift+H');
      await expect(page.getByLabel('Zoom', { exact: true })).toHaveText('100%');
      const found = await page.evaluate(async (base64) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        const canvas = document.querySelector('canvas') as HTMLCanvasElement;
        const side = 48;
        const [left, top] = [(canvas.width - side) >> 1, (canvas.height - side) >> 1];
        const patch = canvas.getContext('2d')?.getImageData(left, top, side, side).data;
        const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const film = await createImageBitmap(new Blob([raw]));
        const copy = new OffscreenCanvas(film.width, film.height).getContext('2d');
        copy?.drawImage(film, 0, 0);
        const pixels = copy?.getImageData(0, 0, film.width, film.height).data;
        if (!patch || !pixels) return null;
        const same = (x: number, y: number) => {
          for (let i = 0; i < side * side; i++) {
            const at = ((y + Math.floor(i / side)) * film.width + x + (i % side)) * 4;
            if (pixels[at] !== patch[i * 4]) return false;
          }
          return true;
        };
        for (let y = 0; y + side <= film.height; y++)
          for (let x = 0; x + side <= film.width; x++) if (same(x, y)) return { x, y };
        return null;
      }, bytes.toString('base64'));
      expect(found).not.toBe(null);
      const ratio = await page
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.width / canvas.clientWidth);
      expect(ratio).toBeCloseTo(deviceScaleFactor, 2);
    });
  });
