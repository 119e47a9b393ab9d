import type { Locator, Page } from '@playwright/test';
import { isAccessible } from '../support/accessible';
import { dicomOf } from '../support/dicom-file';
import { expect, sample, test } from './bitelight';

const AIGERIM = { name: 'Серикова^Айгерим', id: '900101400123', birthDate: '19900101' };
const NURLAN = { name: 'Ыбырай^Нұрлан', id: '850505300456', birthDate: '19850505' };

const periapical = { name: 'a.png', bytes: sample('periapical-1.png') };
const bitewing = { name: 'b.png', bytes: sample('bitewing-1.png') };
const filmOf = async (who: object, picture = periapical) => ({
  name: 'film.dcm',
  bytes: await dicomOf(picture.bytes, who),
});

/** The patients' room as someone uses it. */
class Room {
  constructor(readonly page: Page) {}

  get whose(): Locator {
    return this.page.getByTestId('whose');
  }

  get tray(): Locator {
    return this.page.getByTestId('tray');
  }

  get listed(): Locator {
    return this.page.getByTestId('patient');
  }

  get films(): Locator {
    return this.page.getByTestId('timeline-film');
  }

  tooth(fdi: number): Locator {
    return this.page.locator(`[data-tooth="${fdi}"]`);
  }

  async goTo(view: 'Films' | 'Patients'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Bitelight' })
      .getByRole('button', { name: view, exact: true })
      .click();
  }

  async yes(where = this.whose): Promise<void> {
    await where.getByRole('button', { name: /^Yes/ }).click();
  }

  /** The film on screen is somebody's. */
  person(name: string): Locator {
    return this.whose.getByRole('button', { name });
  }

  /** Somebody with the number is known: a new patient must not be made of them unasked. */
  async saysOther(): Promise<void> {
    const met = this.page.getByTestId('met');
    await expect(met).toContainText('Серикова Айгерим');
    await met.getByRole('button', { name: 'No, somebody else' }).click();
  }

  /** In the picker: a new patient with nothing but a name. */
  async makeNew(name: string): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'New patient' }).click();
    await dialog.getByLabel('Name, family name first').fill(name);
    await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }
}

test('a DICOM film asks whose it is; said once, the next one is known by its number', async ({
  bitelight,
  page,
}) => {
  const room = new Room(page);
  await bitelight.drop(await filmOf(AIGERIM));
  await expect(room.whose).toContainText('Is this Серикова Айгерим?');
  await expect(room.whose).toContainText('900101400123');
  await room.yes();
  await expect(room.person('Серикова Айгерим')).toBeVisible();
  await bitelight.drop(await filmOf({ ...AIGERIM, name: 'SERIKOVA^AIGERIM' }, bitewing));
  await expect(room.whose).toContainText('Known here by the number as Серикова Айгерим');
  await room.yes();
  await room.person('Серикова Айгерим').click();
  await expect(room.films).toHaveCount(2);
  await room.goTo('Patients');
  await expect(room.listed).toHaveCount(1);
});

test('a film given to the wrong patient is given to the right one', async ({ bitelight, page }) => {
  const room = new Room(page);
  await bitelight.drop(await filmOf(AIGERIM));
  await room.yes();
  await expect(room.person('Серикова Айгерим')).toBeVisible();
  await room.whose.getByRole('button', { name: 'Somebody else' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'New patient' }).click();
  await dialog.getByLabel('Name, family name first').fill('Ахметов Ерлан');
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  // The number is still that of the film's own statement.
  await room.saysOther();
  await expect(room.person('Ахметов Ерлан')).toBeVisible();
});

test('the number of one with the name of another is never merged: it is told, and asked', async ({
  bitelight,
  page,
}) => {
  const room = new Room(page);
  await bitelight.drop(await filmOf(AIGERIM));
  await room.yes();
  await expect(room.person('Серикова Айгерим')).toBeVisible();
  await bitelight.drop(await filmOf({ ...NURLAN, id: AIGERIM.id }, bitewing));
  await expect(room.whose).toContainText('The number is that of Серикова Айгерим');
  await expect(room.whose.getByRole('button', { name: /^Yes/ })).toHaveCount(0);
  await room.whose.getByRole('button', { name: 'Choose a patient' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New patient' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click();
  await room.saysOther();
  await room.goTo('Patients');
  await expect(room.listed).toHaveCount(2);
});

test('films of two people dropped together are asked about each', async ({ bitelight, page }) => {
  const room = new Room(page);
  await bitelight.drop(await filmOf(AIGERIM), await filmOf(NURLAN, bitewing));
  await expect(room.whose.getByRole('alert')).toContainText('2 different people');
  await room.goTo('Films');
  const asked = room.tray.getByTestId('who-is-it');
  await expect(asked).toHaveCount(2);
  await room.yes(asked.filter({ hasText: 'Ыбырай Нұрлан' }));
  await expect(asked).toHaveCount(1);
  await room.yes(asked);
  await expect(room.tray).toHaveCount(0);
  await room.goTo('Patients');
  await expect(room.listed).toHaveText([/Серикова Айгерим.*1 film/, /Ыбырай Нұрлан.*1 film/]);
});

test('pictures wait in the tray until one or all are given to a patient, new or found, in two taps', async ({
  bitelight,
  page,
}) => {
  const room = new Room(page);
  await bitelight.drop(periapical, bitewing);
  await expect(room.whose).toContainText('does not say whose film');
  await room.goTo('Films');
  await expect(room.tray.getByTestId('tray-film')).toHaveCount(2);
  await room.tray.getByTestId('tray-film').first().click();
  await room.tray.getByRole('button', { name: 'Give 1 film to a patient' }).click();
  await room.makeNew('Ахметов Ерлан');
  await expect(room.tray.getByTestId('tray-film')).toHaveCount(1);
  await page.reload();
  await room.tray.getByRole('button', { name: 'Give it to a patient' }).click();
  await page.getByTestId('pick-patient').click();
  await expect(room.tray).toHaveCount(0);
  await expect(page.getByTestId('past-film').first()).toContainText('Ахметов Ерлан');
});

test('signed with no patient: it is said that it stays here, and the list shows it as not sent', async ({
  bitelight,
  page,
}) => {
  const room = new Room(page);
  await bitelight.drop(periapical);
  await bitelight.isRead();
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByTestId('sign-destination')).toContainText('not sent');
  await page.keyboard.press('Escape');
  await bitelight.sign('Dr. A');
  await room.goTo('Films');
  await page.locator('[data-lane="review"]').click();
  await expect(page.getByText('No film waits for review.')).toBeVisible();
  await page.locator('[data-lane="unsent"]').click();
  await expect(page.getByTestId('past-film')).toContainText('Signed, not sent: no patient');
});

test('the tooth chart sets the tooth of a finding, and shows what is on one tooth', async ({
  bitelight,
  page,
}) => {
  const room = new Room(page);
  await bitelight.drop(await filmOf(AIGERIM));
  await room.yes();
  await bitelight.isRead();
  const all = await bitelight.findings.count();
  expect(all).toBeGreaterThan(1);
  await page.keyboard.press('j');
  await page.keyboard.press('t');
  await room.tooth(36).click();
  await expect(room.tooth(36)).toHaveAttribute('aria-pressed', 'true');
  await expect(bitelight.findings.first()).toContainText('tooth 36');
  await page.keyboard.press('Escape');
  await room.tooth(36).click();
  await expect(bitelight.findings).toHaveCount(1);
  await page.getByRole('button', { name: 'Show findings of all teeth' }).click();
  await expect(bitelight.findings).toHaveCount(all);
  await room.person('Серикова Айгерим').click();
  await room.tooth(11).click();
  await expect(room.films).toHaveCount(0);
  await room.tooth(11).click();
  await room.films.getByRole('button', { name: 'tooth 36' }).click();
  await expect(page.getByRole('button', { name: 'Only tooth 36' })).toBeVisible();
  await expect(room.films).toHaveCount(1);
});

test('a film of the same kind and side that was taken lately is pointed out', async ({
  bitelight,
  page,
}) => {
  const room = new Room(page);
  const right = { ...AIGERIM, laterality: 'R' };
  const second = { name: 'c.png', bytes: sample('bitewing-2.png') };
  await bitelight.drop(await filmOf({ ...right, studyDate: '20260801' }, bitewing));
  await room.yes();
  await expect(page.getByTestId('recent')).toHaveCount(0);
  await bitelight.drop(await filmOf({ ...right, studyDate: '20261001' }, second));
  await room.yes();
  await expect(page.getByTestId('recent')).toContainText(/61 days before this/);
});

for (const way of ['mouse', 'touch', 'keys'] as const)
  test.describe(`a mount by ${way}`, () => {
    test.use({ hasTouch: way === 'touch' });

    test('films stand in their places, are moved, and are found there again', async ({
      bitelight,
      page,
    }) => {
      const room = new Room(page);
      await bitelight.drop(await filmOf(AIGERIM), await filmOf(AIGERIM, bitewing));
      await expect(room.whose).toContainText('2 films');
      await room.yes();
      await room.person('Серикова Айгерим').click();
      await page.getByRole('button', { name: /^Mount of/ }).click();
      const from = page.getByRole('button', { name: 'Periapical, tooth 17: Film 1' });
      const to = page.getByRole('button', { name: 'Periapical, tooth 47: empty' });
      if (way === 'keys') {
        await from.focus();
        await page.keyboard.press('Space');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Space');
      } else await drag(page, from, to, way);
      const moved = page.getByRole('button', { name: 'Periapical, tooth 47: Film 1' });
      await expect(moved).toBeVisible();
      await page.reload();
      await room.goTo('Patients');
      await room.listed.click();
      await page.getByRole('button', { name: /^Mount of/ }).click();
      await moved.click();
      await bitelight.isRead();
    });
  });

async function drag(page: Page, from: Locator, to: Locator, way: 'mouse' | 'touch') {
  const [a, b] = [(await from.boundingBox())!, (await to.boundingBox())!];
  const [start, end] = [a, b].map((box) => ({
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
  })) as [{ x: number; y: number }, { x: number; y: number }];
  if (way === 'mouse') {
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 6 });
    await page.mouse.up();
    return;
  }
  const session = await page.context().newCDPSession(page);
  const touch = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    points: { x: number; y: number }[],
  ) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [start]);
  for (const share of [0.3, 0.6, 1])
    await touch('touchMove', [
      { x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share },
    ]);
  await touch('touchEnd', []);
}

for (const [width, height, colorScheme] of [
  [1280, 800, 'dark'],
  [820, 1180, 'light'],
] as const)
  test.describe(`${width} x ${height}, ${colorScheme}`, () => {
    test.use({ viewport: { width, height }, colorScheme });

    test('patients, one patient, mount and tray pass axe, and none scrolls sideways', async ({
      bitelight,
      page,
    }) => {
      const room = new Room(page);
      const check = (view: string) => isAccessible(page, view);
      await page.keyboard.press('p');
      await expect(page.getByText('There are no patients here yet.')).toBeVisible();
      await check('no patients');
      await bitelight.drop(await filmOf(AIGERIM), await filmOf(AIGERIM, bitewing));
      await expect(room.whose).toContainText('2 films');
      await check('whose film');
      await room.goTo('Films');
      await expect(room.tray).toBeVisible();
      await check('tray');
      await room.tray.getByRole('button', { name: 'Somebody else' }).click();
      await check('picker');
      await page.getByRole('dialog').getByRole('button', { name: 'New patient' }).click();
      await check('form');
      await page.getByRole('dialog').getByRole('button', { name: 'Keep', exact: true }).click();
      await room.goTo('Patients');
      await page.getByTestId('patient-search').fill('айгер');
      await expect(room.listed).toHaveCount(1);
      await check('patients');
      await page.keyboard.press('Enter');
      await expect(room.films).toHaveCount(2);
      await check('patient');
      await page.getByRole('button', { name: /^Mount of/ }).click();
      await expect(page.getByTestId('mount')).toBeVisible();
      await check('mount');
    });
  });
