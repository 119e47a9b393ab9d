import { zipSync } from 'fflate';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writePng } from '../../src/imaging/formats/png/write';
import { laid } from '../../src/imaging/pixels/turn';
import { withOrientation } from '../support/exif';
import { sampleFilm, scanOf } from '../support/mounts';
import { expect, sample, test } from './bitelight';

const fixtures = path.resolve(import.meta.dirname, '../fixtures/formats');
const fixture = (name: string): Buffer => readFileSync(path.join(fixtures, name));
const films = { 'a/one.png': sample('periapical-1.png'), 'b/two.png': sample('bitewing-1.png') };

test('a ZIP of two films, a viewer and a letter: both films come, the rest is counted', async ({
  bitelight,
  page,
}) => {
  const zip = zipSync({
    ...films,
    'viewer.exe': Buffer.from('MZ'),
    'read me.txt': Buffer.from('hi'),
  });
  await bitelight.drop({ name: 'scans.zip', bytes: Buffer.from(zip) });
  await expect(
    page.getByRole('navigation', { name: 'Films on the desk' }).getByRole('button'),
  ).toHaveCount(2);
  await expect(page.getByTestId('left-out')).toContainText('2 files inside');
  await bitelight.isRead();
});

test('a ZIP bomb is refused in words, and the film beside it is read', async ({ bitelight }) => {
  const zeros = new Uint8Array(40 * 1024 * 1024);
  const bomb = Buffer.from(zipSync({ 'a.dcm': zeros, 'b.dcm': zeros }));
  await bitelight.drop(
    { name: 'bomb.zip', bytes: bomb },
    { name: 'film.png', bytes: sample('periapical-1.png') },
  );
  await bitelight.isRead();
  await expect(bitelight.failures).toHaveAttribute('data-code', 'archive-too-large');
  await expect(bitelight.failures).toContainText('it was not opened');
});

test('a chosen folder: its films and those of its folders', async ({ bitelight, page }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bitelight-'));
  cpSync(fixtures, path.join(folder, 'inside'), {
    recursive: true,
    filter: (from) => !path.extname(from) || /pages\.tif$/.test(from),
  });
  writeFileSync(path.join(folder, 'film.png'), sample('periapical-1.png'));
  writeFileSync(path.join(folder, 'list.txt'), 'no film');
  await page.getByTestId('folder-input').setInputFiles(folder);
  // The film, and the three pages of the TIFF.
  await expect(
    page.getByRole('navigation', { name: 'Films on the desk' }).getByRole('button'),
  ).toHaveCount(4);
  await expect(page.getByTestId('left-out')).toContainText('1 file inside');
  await bitelight.isRead();
  rmSync(folder, { recursive: true });
});

test('a film on the clipboard is pasted', async ({ bitelight, page }) => {
  const base64 = sample('periapical-1.png').toString('base64');
  await page.evaluate((text) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    transfer.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    const paste = new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
    document.body.dispatchEvent(paste);
  }, base64);
  await bitelight.isRead();
});

test('a page of a TIFF is found again among the past films, as itself', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop({ name: 'pages.tif', bytes: fixture('pages.tif') });
  await expect(page.getByRole('button', { name: 'Film 3: 0 suggestions' })).toBeVisible();
  await bitelight.isRead();
  await page.getByRole('button', { name: 'Films', exact: true }).click();
  await expect(page.getByTestId('past-film')).toHaveCount(3);
  await page.reload();
  for (const index of [0, 1, 2]) {
    await page.getByTestId('past-film').nth(index).getByRole('button').first().click();
    await expect(page.getByTestId('kept')).toContainText('read before');
    await page.getByRole('button', { name: 'Films', exact: true }).click();
  }
  await expect(page.getByTestId('past-film')).toHaveCount(3);
});

test('a film shared by another app waits for the page in memory, once', async ({
  bitelight,
  page,
}) => {
  await bitelight.becomesReadyForOffline();
  await page.reload();
  const base64 = sample('periapical-1.png').toString('base64');
  await page.evaluate(async (text) => {
    const form = new FormData();
    form.append('films', new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], 'f.png'));
    await fetch('/share', { method: 'POST', body: form, redirect: 'manual' });
  }, base64);
  await page.goto(`${bitelight.address}/?shared`);
  await bitelight.isRead();
  expect(page.url()).toBe(`${bitelight.address}/`);
  await page.goto(`${bitelight.address}/?shared`);
  await expect(page.getByTestId('past-film')).toHaveCount(1);
  await expect(page.getByTestId('findings-title')).toHaveCount(0);
});

test('WebP, JPEG 2000 and AVIF come up under the page’s own policy', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(
    ...['lossy.webp', 'grey12.jp2', 'grey.avif'].map((name) => ({ name, bytes: fixture(name) })),
  );
  const desk = page.getByRole('navigation', { name: 'Films on the desk' });
  await expect(desk.getByRole('button')).toHaveCount(3);
  await bitelight.isRead();
  await expect(bitelight.failures).toHaveCount(0);
});

for (const hand of ['mouse', 'keys'] as const)
  test(`a scan of a mount is taken apart by one tap: ${hand}`, async ({ bitelight, page }) => {
    bitelight.hand = hand;
    const films = ['bitewing-1', 'periapical-1', 'bitewing-2', 'periapical-2'];
    const scan = scanOf(await Promise.all(films.map(sampleFilm)), 0, 2);
    const bytes = Buffer.from(writePng(scan, null));
    await bitelight.drop({ name: 'mount.png', bytes });
    await expect(page.getByText('seems to hold several films')).toBeVisible();
    await bitelight.takeApart();
    const desk = page.getByRole('navigation', { name: 'Films on the desk' });
    await expect(desk.getByRole('button')).toHaveCount(4);
    await bitelight.isRead();
    await expect(page.getByText('seems to hold several films')).toHaveCount(0);
    await expect(bitelight.failures).toHaveCount(0);
  });

test('a film is read as it is shown, stays so, and one tap turns it back', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop({ name: 'film.png', bytes: sample('periapical-1.png') });
  await bitelight.isRead();
  const reopen = async () => {
    await page.reload();
    await page.getByTestId('past-film').first().getByRole('button').first().click();
    await bitelight.isRead();
  };
  await page.keyboard.press('i');
  await page.getByRole('button', { name: 'Read it as shown' }).click();
  await expect(page.getByText('Read as a negative, as you said.')).toBeVisible();
  await bitelight.isRead();
  await reopen();
  await expect(page.getByText('Read as a negative, as you said.')).toBeVisible();
  await page.getByRole('button', { name: 'Read it as stored' }).click();
  await expect(page.getByText('Read as a negative, as you said.')).toHaveCount(0);
  await bitelight.isRead();
  await reopen();
  await expect(page.getByText('Read as a negative, as you said.')).toHaveCount(0);
});

test('a film on its side by its file is shown and read upright; turned back by one tap, it stays so', async ({
  bitelight,
  page,
}) => {
  const upright = await sampleFilm('panoramic-1');
  const { data, width, height } = laid(
    { ...upright, data: upright.pixels },
    { mirrored: false, turns: 3 },
  );
  const png = writePng({ ...upright, width, height, pixels: data }, null);
  await bitelight.drop({ name: 'film.png', bytes: withOrientation(png, 6) });
  await expect(page.getByText('turned by 90° clockwise')).toBeVisible();
  await bitelight.isRead();
  await expect(page.getByRole('img', { name: /^Panoramic/ })).toBeVisible();
  await page.getByRole('button', { name: 'Read it as stored' }).click();
  await expect(page.getByText('shown and read as stored')).toBeVisible();
  await page.getByRole('button', { name: 'Read it as the file says' }).click();
  await expect(page.getByText('Read turned, as you said.')).toBeVisible();
  await bitelight.isRead();
  await page.reload();
  const past = page.getByTestId('past-film').first();
  const lies = () =>
    past.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth > img.naturalHeight);
  await expect.poll(lies).toBe(true);
  await past.getByRole('button').first().click();
  await expect(page.getByText('Read turned, as you said.')).toBeVisible();
});

test('a film on its side of which its file says nothing is turned and read by one tap', async ({
  bitelight,
  page,
}) => {
  const upright = await sampleFilm('panoramic-1');
  const { data, width, height } = laid(
    { ...upright, data: upright.pixels },
    { mirrored: false, turns: 3 },
  );
  const bytes = writePng({ ...upright, width, height, pixels: data }, null);
  await bitelight.drop({ name: 'film.png', bytes: Buffer.from(bytes) });
  await expect(page.getByText('This film may lie on its side.')).toBeVisible();
  await page.getByRole('button', { name: 'Turn it and read it' }).click();
  await expect(page.getByText('Read turned, as you said.')).toBeVisible();
  await bitelight.isRead();
  await expect(page.getByRole('img', { name: /^Panoramic/ })).toBeVisible();
  await expect(page.getByText('This film may lie on its side.')).toHaveCount(0);
});

test('HTML and SVG named .dcm are refused in words and run nothing', async ({
  bitelight,
  page,
}) => {
  const script = '<script>document.title="ran"</script><img src=x onerror="document.title=1">';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='ran'">${script}</svg>`;
  await bitelight.drop(
    { name: 'page.dcm', bytes: Buffer.from(`<!doctype html>${script.repeat(20)}`) },
    { name: '<img src=x onerror=alert(1)>.dcm', bytes: Buffer.from(svg.padEnd(2000)) },
  );
  await expect(bitelight.failures).toHaveCount(2);
  for (const failure of await bitelight.failures.all())
    await expect(failure).toHaveAttribute('data-code', /^format-un/);
  await expect(bitelight.failures.last()).toContainText('<img src=x');
  await expect(page).toHaveTitle(/Bitelight/);
});

test('500 files: how far it is stands on the page, and all of it can be cancelled', async ({
  bitelight,
  page,
}) => {
  const film = fixture('grey.bmp');
  const files = Array.from({ length: 500 }, (_, i) => {
    const bytes = Buffer.from(film);
    bytes.writeUInt16LE(i, bytes.length - 2);
    return { name: `${i}.bmp`, bytes: i % 2 ? bytes.subarray(0, 100) : bytes };
  });
  await bitelight.drop(...files);
  await expect(page.getByTestId('batch')).toContainText('of 500 films read');
  await expect(page.getByTestId('more-failed')).toBeVisible();
  await expect(bitelight.failures).toHaveCount(5);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await expect(page.getByTestId('batch')).toHaveCount(0);
  await page.getByRole('button', { name: 'Dismiss all' }).click();
  await expect(bitelight.failures).toHaveCount(0);
});
