import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What is on screen passes axe (WCAG 2.2 AA) and does not scroll sideways. `view` names it in a failure. */
export async function isAccessible(page: Page, view: string): Promise<void> {
  // Colours on their way from one state to the next are nobody's: what is looked at is where they end.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
  });
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.target.join(' ')}`);
  expect(found).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect([view, Math.max(0, wide)]).toEqual([view, 0]);
}
