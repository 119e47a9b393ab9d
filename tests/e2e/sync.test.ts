import AxeBuilder from '@axe-core/playwright';
import { dicomOf } from '../support/dicom-file';
import { expect, sample, test } from './bitelight';

const AIGERIM = { name: 'Серикова^Айгерим', id: '900101400123', birthDate: '19900101' };

test('signed without a network and sent when it is back; another clinic opens the patient by number, sees it, and keeps it', async ({
  bitelight,
  page,
  browser,
}) => {
  await bitelight.becomesReadyForOffline();
  await bitelight.drop({
    name: 'film.dcm',
    bytes: await dicomOf(sample('bitewing-2.png'), AIGERIM),
  });
  await page.getByTestId('whose').getByRole('button', { name: /^Yes/ }).click();
  await bitelight.isRead();
  await bitelight.accept(1);
  await bitelight.goOffline();
  await bitelight.sign('Dr. Нұрлан');
  const standing = page.getByTestId('standing');
  await expect(standing).toHaveText('Waits to be sent');
  await page.getByTestId('line').click();
  await expect(page.getByTestId('line-waiting')).toContainText('1 waits to be sent');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => one.id)).toEqual([]);
  await bitelight.goOnline();
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(page.getByTestId('line-sentence')).toHaveText('Nothing waits to be sent.');
  await page.keyboard.press('Escape');
  await expect(standing).toHaveText('In the central store');

  const context = await browser.newContext();
  const elsewhere = await context.newPage();
  await elsewhere.goto(bitelight.address);
  const rail = elsewhere.getByRole('navigation', { name: 'Bitelight' });
  await expect(elsewhere.getByTestId('works-offline')).toBeAttached();
  await rail.getByRole('button', { name: 'Patients', exact: true }).click();
  await elsewhere.getByRole('button', { name: 'New patient' }).first().click();
  const dialog = elsewhere.getByRole('dialog');
  await dialog.getByLabel('Name, family name first').fill('Серикова Айгерим');
  await dialog.getByLabel('IIN or another number').fill(AIGERIM.id);
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(elsewhere.getByTestId('timeline-film')).toHaveCount(1);

  await bitelight.goOffline();
  await elsewhere.reload();
  await rail.getByRole('button', { name: 'Patients', exact: true }).click();
  await elsewhere.getByTestId('patient').first().click();
  await expect(elsewhere.getByTestId('timeline-film')).toContainText('Caries');
  await context.close();
});
