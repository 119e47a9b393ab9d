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
  await expect(standing).toHaveText('Findings in the central store; the film stays here');

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

test('two tabs share one drain: what one signs while the centre is away reaches it once, and both say so', async ({
  bitelight,
  page,
}) => {
  await bitelight.becomesReadyForOffline();
  const names = ['bitewing-2.png', 'periapical-1.png', 'periapical-2.png'];
  const films = names.map(async (name) => ({ name, bytes: await dicomOf(sample(name), AIGERIM) }));
  await bitelight.drop(...(await Promise.all(films)));
  const strip = page.getByRole('navigation', { name: 'Films on the desk' }).getByRole('button');
  await expect(strip).toHaveCount(3);
  const other = await page.context().newPage();
  await other.goto(bitelight.address);
  await expect(other.getByTestId('line')).toBeVisible();
  await bitelight.goOffline();
  for (const at of [0, 1, 2]) {
    await strip.nth(at).click();
    await bitelight.isRead();
    // Said of the first, it is known of those that were dropped with it.
    if (at === 0) await page.getByTestId('whose').getByRole('button', { name: /^Yes/ }).click();
    await expect(page.getByTestId('whose')).toContainText('Серикова Айгерим');
    await bitelight.accept(1);
    await bitelight.sign(at === 0 ? 'Dr. Нұрлан' : undefined);
  }
  bitelight.requests.splice(0);
  await bitelight.goOnline();
  // The network comes back to both at the same moment.
  await Promise.all(
    [page, other].map((one) => one.evaluate(() => window.dispatchEvent(new Event('online')))),
  );
  for (const one of [page, other])
    await expect(one.getByTestId('line')).toHaveAttribute('data-weight', 'clear');
  const sent = bitelight.requests.filter((one) => /^POST .*\/fhir$/.test(one));
  expect(sent.length).toBe(3);
  await other.close();
});

test('a centre without an archive: the page says that films stay here, and none of them ever makes room', async ({
  bitelight,
  page,
}) => {
  await page.route('**/dicomweb/**', (route) => route.fulfill({ status: 404 }));
  await bitelight.becomesReadyForOffline();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('radio', { name: 'Findings and films' }).check();
  await bitelight.drop({
    name: 'film.dcm',
    bytes: await dicomOf(sample('bitewing-2.png'), AIGERIM),
  });
  await page.getByTestId('whose').getByRole('button', { name: /^Yes/ }).click();
  await bitelight.isRead();
  await bitelight.accept(1);
  await bitelight.sign('Dr. Нұрлан');
  const standing = page.getByTestId('standing');
  await expect(standing).toHaveText('Findings in the central store; the film stays here');
  // What is known of the centre is still known after a reload.
  await page.reload();
  await page.getByTestId('line').click();
  await expect(page.getByTestId('line-policy')).toContainText('has no archive for films');
  await page.getByRole('button', { name: 'Settings', exact: true }).last().click();
  await expect(page.getByTestId('centre')).toContainText('has no archive for films');
  await expect(page.getByTestId('spare')).toContainText('Nothing can be freed now');
  await page.getByRole('button', { name: 'Films', exact: true }).click();
  await bitelight.goOffline();
  await page.getByTestId('past-film').first().getByRole('button').first().click();
  await bitelight.isRead();
  await expect(bitelight.signed).toBeVisible();
});
