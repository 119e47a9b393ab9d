import { readFileSync } from 'node:fs';
import { asBmp } from '../support/as-bmp';
import { expect, sample, test } from './bitelight';

const film = { name: 'film.png', bytes: sample('periapical-1.png') };
const PASSPHRASE = 'айна терезе қалам шырақ';

test('asked for with the first film of a patient, not with a sample; then nothing shows without it', async ({
  bitelight,
  page,
}) => {
  await page.getByRole('button', { name: 'Try it with simulated films' }).click();
  await bitelight.isRead();
  await expect(page.getByTestId('vault-bar')).toBeHidden();
  // The same picture as the sample is the sample; a patient's is another.
  await bitelight.drop({ name: 'a.bmp', bytes: await asBmp(film.bytes, 1) });
  await expect(page.getByTestId('vault-bar')).toContainText('not sealed');
  await bitelight.isRead();
  await bitelight.setPassphrase(PASSPHRASE);
  await expect(page.getByTestId('vault-bar')).toBeHidden();

  await page.reload();
  await expect(bitelight.lockScreen).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await page.getByLabel('Passphrase', { exact: true }).fill('not this one');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('not the passphrase');
  await bitelight.unlock(PASSPHRASE);
  const past = page.getByTestId('past-film');
  await past.first().getByRole('button').first().click();
  await bitelight.isRead();
  expect(await bitelight.findings.count()).toBeGreaterThan(0);
});

test('a forgotten passphrase: the code notices typing errors, opens, and sets a new one', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  const code = await bitelight.setPassphrase(PASSPHRASE);
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(bitelight.lockScreen).toBeVisible();
  await page.getByRole('button', { name: 'I have forgotten the passphrase' }).click();
  const field = page.getByLabel('Recovery code');
  await field.fill(code.slice(0, -1) + (code.endsWith('0') ? '1' : '0'));
  await expect(page.getByRole('alert')).toContainText('Group 6 is mistyped');
  await field.fill(code.toLowerCase().replaceAll('-', ' '));
  await page.getByLabel('New passphrase').fill('another passphrase');
  await page.getByLabel('Once more').fill('another passphrase');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByTestId('past-film')).toHaveCount(1);
  await page.reload();
  await bitelight.unlock('another passphrase');
  await expect(page.getByTestId('past-film')).toHaveCount(1);
});

test('a film dropped on the lock waits for it to be opened', async ({ bitelight, page }) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.setPassphrase(PASSPHRASE);
  await page.reload();
  await expect(bitelight.lockScreen).toBeVisible();
  await bitelight.drop({ name: 'second.png', bytes: sample('bitewing-1.png') });
  await bitelight.unlock(PASSPHRASE);
  await bitelight.isRead();
  await expect(page.getByTestId('kept')).toContainText('Kept on this device');
});

test('both lost: it says first how many films that costs, and then begins anew', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film, { name: 'b', bytes: sample('bitewing-1.png') });
  await expect(page.getByRole('navigation', { name: 'Films on the desk' })).toBeVisible();
  await bitelight.isRead();
  await bitelight.setPassphrase(PASSPHRASE);
  await page.reload();
  await page.getByRole('button', { name: 'I have forgotten the passphrase' }).click();
  await page.getByRole('button', { name: 'The code is lost too' }).click();
  await expect(page.getByTestId('losses')).toContainText('2 films were never sent');
  await page.getByRole('button', { name: 'Start again on this device' }).click();
  await page.getByRole('button', { name: 'Remove all of it' }).click();
  await expect(page.getByRole('button', { name: 'Try it with simulated films' })).toBeVisible();
  await expect(page.getByTestId('past-film')).toHaveCount(0);
});

test('another tab locks with this one, and idling locks both', async ({ bitelight, page }) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.setPassphrase(PASSPHRASE);
  const other = await page.context().newPage();
  await other.goto(bitelight.address);
  await other.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await other.keyboard.press('Enter');
  await expect(other.getByRole('navigation')).toBeVisible();
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(other.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await other.close();
  await bitelight.unlock(PASSPHRASE);
  // Half an hour goes by in which the device slept.
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 30 * 60_000;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect(bitelight.lockScreen).toBeVisible();
});

test('the settings change the passphrase and make a new code; the old ones open nothing', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.setPassphrase(PASSPHRASE);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Change the passphrase' }).click();
  await page.getByLabel('Present passphrase').fill(PASSPHRASE);
  await page.getByLabel('New passphrase').fill('another passphrase');
  await page.getByLabel('Once more').fill('another passphrase');
  await page.getByRole('button', { name: 'Change the passphrase' }).last().click();
  await expect(page.getByText('The passphrase was changed')).toBeVisible();
  await page.getByRole('button', { name: 'Lock now' }).click();
  await expect(bitelight.lockScreen).toBeVisible();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByRole('alert')).toContainText('not the passphrase');
  await bitelight.unlock('another passphrase');
  await expect(page.getByTestId('past-film')).toHaveCount(1);
});

test('a passkey opens it beside the passphrase', async ({ bitelight, page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const options = {
    ...({ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal' } as const),
    ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true, hasPrf: true },
  };
  await client.send('WebAuthn.addVirtualAuthenticator', { options });
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.setPassphrase(PASSPHRASE);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('The passkey opens this device')).toBeVisible();
  await page.getByRole('button', { name: 'Lock now' }).click();
  await expect(bitelight.lockScreen).toBeVisible();
  await page.getByRole('button', { name: 'Use the passkey' }).click();
  await expect(page.getByTestId('past-film')).toHaveCount(1);
});

test('a recovery code that was not put away is shown again; after a reload another takes its place', async ({
  bitelight,
  page,
}) => {
  await bitelight.drop(film);
  await bitelight.isRead();
  await page.getByRole('button', { name: 'Choose a passphrase' }).click();
  await page.getByLabel('New passphrase').fill(PASSPHRASE);
  await page.getByLabel('Once more').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Seal the films' }).click();
  const code = page.getByTestId('recovery-code').locator('span');
  await expect(code).toHaveCount(6);
  const first = await code.allTextContents();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('code-bar')).toContainText('not put away');
  await page.getByRole('button', { name: 'Show the code' }).click();
  await expect(code).toHaveText(first);

  await page.reload();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(code).toHaveCount(6);
  const second = await code.allTextContents();
  expect(second).not.toEqual(first);
  await page.getByLabel(/last group/).fill(second.at(-1) ?? '');
  await page.getByRole('button', { name: 'I have put it away' }).click();
  await expect(page.getByTestId('past-film')).toHaveCount(1);
  await page.reload();
  await bitelight.unlock(PASSPHRASE);
  await expect(page.getByTestId('past-film')).toHaveCount(1);
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await page.getByRole('button', { name: 'I have forgotten the passphrase' }).click();
  await page.getByLabel('Recovery code').fill(second.join('-'));
  await page.getByLabel('New passphrase').fill('another passphrase');
  await page.getByLabel('Once more').fill('another passphrase');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByTestId('past-film')).toHaveCount(1);
});

test('an installation may demand the passphrase at once: nothing of the page is there before', async ({
  bitelight,
  page,
}) => {
  await page.route('**/centre.json', (route) => route.fulfill({ json: { passphrase: 'at-once' } }));
  await page.reload();
  await expect(page.getByText('asks for a passphrase before anything is kept')).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await page.getByLabel('New passphrase').fill(PASSPHRASE);
  await page.getByLabel('Once more').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Seal the films' }).click();
  const code = page.getByTestId('recovery-code').locator('span');
  await expect(code).toHaveCount(6);
  await page.getByLabel(/last group/).fill((await code.allTextContents()).at(-1) ?? '');
  await page.getByRole('button', { name: 'I have put it away' }).click();
  await expect(page.getByRole('navigation')).toBeVisible();
  await page.reload();
  await expect(bitelight.lockScreen).toBeVisible();
});

test('an installation that says so late finds the page open: it says what is missing, and cannot be put off', async ({
  bitelight,
  page,
}) => {
  let asked = 0;
  await page.route('**/centre.json', (route) =>
    route.fulfill({ json: asked++ === 0 ? {} : { passphrase: 'at-once' } }),
  );
  await page.reload();
  const bar = page.getByTestId('vault-bar');
  await expect(bar).toContainText('asks for a passphrase before anything is kept');
  await expect(bar.getByRole('button', { name: 'Later' })).toHaveCount(0);
  await bitelight.setPassphrase(PASSPHRASE);
  await expect(bar).toHaveCount(0);
});

test('a backup in one sealed file brings everything into another browser', async ({
  bitelight,
  page,
  browser,
}) => {
  // The file is written by the way of browsers that have no file picker: to a place of this origin, then handed out.
  const noPicker = () => Reflect.deleteProperty(window, 'showSaveFilePicker');
  await page.evaluate(noPicker);
  await bitelight.drop(film);
  await bitelight.isRead();
  await bitelight.accept(1);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Make a backup' }).click();
  await page.getByLabel('New passphrase').fill(PASSPHRASE);
  await page.getByLabel('Once more').fill(PASSPHRASE);
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the file' }).click();
  const file = await (await coming).path();
  await expect(page.getByText('The backup was made')).toBeVisible();
  const left = () =>
    page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('backups');
      let files = 0;
      for await (const _ of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
        files++;
      return files;
    });
  expect(await left()).toBe(1);
  await page.reload();
  await expect.poll(left).toBe(0);

  const context = await browser.newContext();
  const fresh = await context.newPage();
  await fresh.goto(bitelight.address);
  await fresh.getByRole('button', { name: 'Settings', exact: true }).click();
  await fresh.getByRole('button', { name: 'Restore from a backup' }).click();
  await fresh.locator('input[type=file][accept=".bitelight"]').setInputFiles({
    name: 'backup.bitelight',
    mimeType: 'application/octet-stream',
    buffer: readFileSync(file),
  });
  await fresh.getByLabel('Passphrase of the backup').fill('not this one at all');
  await fresh.getByRole('button', { name: 'Take it in' }).click();
  await expect(fresh.getByRole('alert')).toBeVisible();
  await fresh.getByLabel('Passphrase of the backup').fill(PASSPHRASE);
  await fresh.getByRole('button', { name: 'Take it in' }).click();
  await expect(fresh.getByText(/records? (was|were) added/)).toBeVisible();
  await fresh.getByRole('button', { name: 'Films', exact: true }).click();
  await expect(fresh.getByTestId('past-film')).toHaveCount(1);
  await fresh.getByTestId('past-film').getByRole('button').first().click();
  await expect(fresh.getByRole('button', { name: 'Accept 1', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await context.close();
});
