import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '../e2e/bitelight';
import { brokenWords } from '../support/fitting';

const SIZES = {
  desk: { width: 1280, height: 800 },
  tablet: { width: 820, height: 1180 },
} as const;

export type Language = 'kk' | 'ru' | 'en';

/** Each view is kept as a picture in these; together they cover every language, theme and size. The rest is checked without one. */
const PICTURES = ['en-dark-desk', 'ru-light-tablet', 'kk-dark-tablet', 'kk-light-desk'];

/** Of these, lists and a form in a dialog, no picture is kept. */
const PLAIN = ['signing', 'keys'];

/** What differs from run to run or is drawn elsewhere: films, timings, room on the device. */
const CHANGING = [
  'canvas',
  'article img',
  '[data-changes]',
  '.provenance',
  '[data-testid=past-film] img',
];

/**
 * Texts that do not fit where they stand, or stand beyond the window. What is only for screen readers is one pixel wide on
 * purpose, and a box that scrolls may hold more than it shows.
 */
function cutTexts(): string[] {
  const scrolls = (element: Element) => {
    for (let box: Element | null = element; box; box = box.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX)) return true;
    return false;
  };
  const own = (element: Element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
  return [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((element) => own(element) && !element.closest('.visually-hidden, svg, select, option'))
    .filter((element) => element.getClientRects().length > 0)
    .filter((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const beyond = range.getBoundingClientRect().right > window.innerWidth + 1;
      const narrow = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      return narrow || (beyond && !scrolls(element));
    })
    .map((element) => `${element.tagName}: ${element.textContent.trim().slice(0, 80)}`);
}

/** Looks at an open view in both themes and both sizes. */
export async function lookAt(page: Page, language: Language, view: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const)
    for (const size of ['desk', 'tablet'] as const) {
      await page.setViewportSize(SIZES[size]);
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      // The canvas follows its box in the next frames.
      await page.waitForTimeout(250);
      const look = `${language}-${theme}-${size}`;
      expect.soft(await page.evaluate(cutTexts), `${view}, ${look}: cut texts`).toEqual([]);
      expect.soft(await page.evaluate(brokenWords), `${view}, ${look}: broken words`).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(wide, `${view}, ${look}: scrolls sideways`).toBeLessThanOrEqual(0);
      if (language === 'en' && size === 'desk') await passesAxe(page, `${view}, ${look}`);
      if (PICTURES.includes(look) && !PLAIN.includes(view)) await picture(page, `${view}-${look}`);
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
