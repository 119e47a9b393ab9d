import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { follow } from '../../src/domain/follow';
import FollowedList from '../../src/features/patients/FollowedList.svelte';
import { setLocale } from '../../src/i18n/translate';
import { notation } from '../../src/ui/tooth.svelte';
import { found, pastOn } from '../support/past';

let holder: HTMLElement;
let app: Record<string, unknown> | null = null;

const scale = { spacing: { row: 0.02, column: 0.02 } };
const grown = follow([
  pastOn('2026-02-01', { ...scale, findings: [found(36, 'periapical-lesion', 12)] }),
  pastOn('2026-11-01', { ...scale, findings: [found(36, 'periapical-lesion', 15)] }),
]);
const withoutScale = follow([
  pastOn('2026-02-01', { findings: [found(16, 'caries', null, 100)] }),
  pastOn('2026-06-01', { findings: [found(16, 'caries', null, 80)] }),
]);

/** The rows as they are read, one a sighting. */
function rowsOf(followed: typeof grown): string[] {
  app = mount(FollowedList, { target: holder, props: { followed } });
  flushSync();
  return [...holder.querySelectorAll('ol li')].map((row) =>
    row.textContent.replace(/\s+/g, ' ').trim(),
  );
}

beforeEach(async () => {
  await setLocale('en');
  notation.current = 'fdi';
  holder = document.createElement('div');
  document.body.append(holder);
});
afterEach(async () => {
  if (app) await unmount(app);
  app = null;
  holder.remove();
});

it('a lesion is told in mm² from film to film, by how much it grew, and what that cannot prove', () => {
  const [first, second] = rowsOf(grown);
  expect(first).toMatch(/^Feb 1, 2026 .* 12 mm²$/);
  expect(second).toMatch(/^Nov 1, 2026 .* 15 mm² \+3 mm² \(\+25%\)$/);
  expect(holder.textContent).toContain('Periapical lesion, tooth 36');
  expect(holder.textContent).toContain('does not show that a lesion has grown or healed');
});

it('where no film has a scale, only the share is told, and as relative', () => {
  expect(rowsOf(withoutScale)[1]).toMatch(/-20%, relative/);
});

it('teeth are named as the clinic counts them', () => {
  notation.current = 'universal';
  rowsOf(grown);
  expect(holder.textContent).toContain('tooth 19');
});
