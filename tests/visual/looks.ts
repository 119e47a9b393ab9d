import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '../e2e/bitelight';
import { brokenWords, coveredTexts, cutTexts, moving, sideways } from '../support/fitting';

const SIZES = {
  desk: { width: 1280, height: 800 },
  tablet: { width: 820, height: 1180 },
} as const;

export type Language = 'kk' | 'ru' | 'en';

/** Each view is kept as a picture in these; together they cover every language, theme and size. The rest is checked without one. */
const PICTURES = ['en-dark-desk', 'ru-light-tablet', 'kk-dark-tablet', 'kk-light-desk'];

/** Of these a picture is kept; of others, lists and forms over them, what can be measured is enough. */
const KEPT = [
  'first-visit',
  'introduction',
  'film',
  'explain',
  'report',
  'films',
  'patients',
  'settings',
  'model-card',
];

/** What differs from run to run or is drawn elsewhere: films, timings, room on the device. */
const CHANGING = [
  'canvas',
  'article img',
  '[data-changes]',
  '.provenance',
  '[data-testid=past-film] img',
];

/** Of a page as it stands: what does not fit, lies under something else, or moves though it was asked not to. */
export async function measured(page: Page): Promise<Record<string, readonly string[]>> {
  return {
    'cut texts': await page.evaluate(cutTexts),
    'broken words': await page.evaluate(brokenWords),
    'covered texts': await page.evaluate(coveredTexts),
    'scrolls sideways': await page.evaluate(sideways),
    'what moves': await page.evaluate(moving),
  };
}

/** Looks at an open view in both themes and both sizes. */
export async function lookAt(page: Page, language: Language, view: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const)
    for (const size of ['desk', 'tablet'] as const) {
      await page.setViewportSize(SIZES[size]);
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      // The canvas follows its box in the next frames.
      await page.waitForTimeout(KEPT.includes(view) ? 250 : 50);
      const look = `${language}-${theme}-${size}`;
      const found = await measured(page);
      for (const [what, list] of Object.entries(found))
        expect.soft(list, `${view}, ${look}: ${what}`).toEqual([]);
      if (language === 'en' && size === 'desk') await passesAxe(page, `${view}, ${look}`);
      if (PICTURES.includes(look) && KEPT.includes(view)) await picture(page, `${view}-${look}`);
    }
  await page.setViewportSize(SIZES.desk);
}

async function passesAxe(page: Page, about: string): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map((one) => `${one.id} ${one.nodes[0]?.target.join(' ') ?? ''}`);
  expect.soft(found, about).toEqual([]);
}

/** Fonts are ours, but their edges differ from machine to machine: one pixel in fifty may. */
async function picture(page: Page, name: string): Promise<void> {
  // What lies behind a dialog would be painted over it.
  const whole = (await page.locator('dialog[open]').count()) > 0 ? 'dialog[open] ' : '';
  const changing = CHANGING.map((one) => whole + one).join(', ');
  await expect.soft(page).toHaveScreenshot(['tests', 'visual', 'pictures', `${name}.png`], {
    mask: [page.locator(changing)],
    maskColor: '#808080',
    maxDiffPixelRatio: 0.02,
    threshold: 0.25,
    animations: 'disabled',
  });
}
