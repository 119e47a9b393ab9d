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
  // Without papers: the same person is found by name and day of birth.
  await dialog.getByLabel('Date of birth').fill('1990-01-01');
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(dialog.getByTestId('met')).toContainText('900101400123');
  await dialog.getByRole('button', { name: 'Yes, the same person' }).click();
  await expect(elsewhere.getByTestId('timeline-film')).toHaveCount(1);

  await bitelight.goOffline();
  await elsewhere.reload();
  await rail.getByRole('button', { name: 'Patients', exact: true }).click();
  await elsewhere.getByTestId('patient').first().click();
  await expect(elsewhere.getByTestId('timeline-film')).toContainText('Caries');
  await expect(elsewhere.getByTestId('pulled')).toContainText('could not be reached');
  await expect(elsewhere.getByTestId('pulled')).toContainText('Other clinics: as of');
  await context.close();
});
