import type { Page } from '@playwright/test';
import { dicomOf } from '../support/dicom-file';
import { expect, sample, test, type Bitelight } from '../e2e/bitelight';
import { lookAt, type Language } from './looks';
import { handsOf, startsIn } from './hands';

const SERIKOVA = { name: 'Серикова^Айгерим', id: '900101400123', birthDate: '19900101' };
const PASSPHRASE = 'төрт ұзын сөз бірге';

/** What opens over a film: tools, a film beside it, and what a hand is told meanwhile. */
async function overAFilm(page: Page, language: Language): Promise<void> {
  const look = (view: string) => lookAt(page, language, view);
  const keys = async (...all: readonly string[]) => {
    for (const key of all) await page.keyboard.press(key);
  };
  const { words, press } = handsOf(page, language);
  await look('whose film');
  await keys('m', 'm');
  await look('measuring');
  await keys('Escape', 'Escape', 'w');
  await look('brightness');
  await keys('w', 'j', 'r');
  await look('rejected');
  await keys('j', 'b');
  await look('brush');
  await keys('Escape', 'n');
  await look('adding');
  await keys('Escape', 'v', 'v');
  await page.getByText(words('marks.title')).click();
  await keys(',', ',', ',');
  await look('threshold and heat map');
  await page.getByText(words('rates.title')).click();
  await page.getByText(words('did.title')).click();
  await look('error rates and history');
  await keys('c');
  await expect(page.getByText(words('compare.pick'))).toBeVisible();
  await look('choosing a film to compare with');
  await page
    .getByRole('button', { name: words('kind.periapical') })
    .first()
    .click();
  await expect(page.locator('canvas')).toHaveCount(2);
  await look('beside');
  await keys('Shift+C');
  await look('swept over');
  await keys('c');
  await page.getByTestId('line').click();
  await look('line');
  await keys('Escape');
  await press('rail.worklist');
}

/** Who is on films: the tray, a patient and their mount. */
async function patientsOf(bitelight: Bitelight, page: Page, language: Language): Promise<void> {
  const look = (view: string) => lookAt(page, language, view);
  const { press, words } = handsOf(page, language);
  const dialog = page.getByRole('dialog');
  await look('tray');
  await page
    .getByTestId('tray')
    .getByRole('button', { name: words('who.somebodyElse') })
    .click();
  await look('choosing a patient');
  await dialog.getByRole('button', { name: words('patients.new') }).click();
  await look('a new patient');
  await dialog.getByRole('button', { name: words('patient.keep'), exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await bitelight.drop({ name: 'letter.txt', bytes: Buffer.from('no film') });
  await expect(bitelight.failures).toHaveCount(1);
  await look('a file that is no film');
  await page.getByTestId('past-film').first().getByRole('button').last().click();
  await look('removing');
  await page.keyboard.press('Escape');
  await press('rail.patients');
  await page.getByTestId('patient').first().click();
  await expect(page.getByTestId('timeline-film')).toHaveCount(2);
  await look('a patient');
  const mount = new RegExp(`^${words('mount.open').replace('{date}', '.+')}$`);
  await page.getByRole('button', { name: mount }).first().click();
  await expect(page.getByTestId('mount')).toBeVisible();
  await look('mount');
}

/** What keeps patients' films from strangers. */
async function lockOf(page: Page, language: Language): Promise<void> {
  const look = (view: string) => lookAt(page, language, view);
  const { press, words } = handsOf(page, language);
  await press('vault.choose');
  await look('passphrase');
  await page.getByLabel(words('vault.newPassphrase')).fill(PASSPHRASE);
  await page.getByLabel(words('vault.repeat')).fill(PASSPHRASE);
  await press('vault.sealNow');
  const code = page.getByTestId('recovery-code').locator('span');
  await expect(code).toHaveCount(6);
  await look('recovery code');
  await page.getByLabel(words('vault.lastGroup')).fill((await code.allTextContents()).at(-1) ?? '');
  await press('vault.codeKept');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.reload();
  await expect(page.getByRole('heading', { name: words('vault.lockedTitle') })).toBeVisible();
  await look('locked');
  await press('vault.byCode');
  await look('locked, by code');
  await press('vault.lostBoth');
  await look('both lost');
}

/** Kazakh has the longest words of the three. */
for (const language of ['kk'] as const)
  test(`${language}: what opens over a view fits, in both themes and sizes`, async ({
    bitelight,
    page,
  }) => {
    await startsIn(page, language);
    const films = ['bitewing-2.png', 'periapical-1.png'].map(async (name) => ({
      name: 'film.dcm',
      bytes: await dicomOf(sample(name), SERIKOVA),
    }));
    await bitelight.drop(...(await Promise.all(films)));
    await bitelight.isRead();
    await overAFilm(page, language);
    await patientsOf(bitelight, page, language);
    await lockOf(page, language);
  });
