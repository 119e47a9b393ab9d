import { afterAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import '../../src/app/base.css';
import '../../src/app/tokens.css';
import { setLocale } from '../../src/i18n/translate';
import { brokenWords, smallTargets } from '../support/fitting';
import { caries, lesion, press, settled, show, target } from '../support/review-screen';

const fits = (about: string) => {
  expect.soft([about, brokenWords()]).toEqual([about, []]);
  expect.soft([about, smallTargets()]).toEqual([about, []]);
};

const SIZES = [
  [1280, 800],
  [820, 1180],
] as const;
const RAIL = 88;

afterAll(() => page.viewport(414, 896));

it.each(['kk', 'ru', 'en'] as const)(
  'in %s no word of the review breaks, and all that is pressed is large enough for a glove',
  async (language) => {
    await setLocale(language);
    for (const [width, height] of SIZES) {
      await page.viewport(width, height);
      await show([caries, lesion]);
      Object.assign(target().style, { width: `${width - RAIL}px`, height: `${height}px` });
      press('KeyJ');
      await settled();
      fits(`a finding, ${width}`);
      press('KeyT');
      await settled();
      fits(`its tooth, ${width}`);
      press('KeyR');
      press('KeyJ');
      press('KeyE');
      await settled();
      fits(`its shape, ${width}`);
      press('Escape');
      press('KeyM');
      await settled();
      fits(`measuring, ${width}`);
      press('Escape');
      press('KeyW');
      await settled();
      fits(`brightness, ${width}`);
      press('KeyW');
      press('KeyC');
      await settled();
      fits(`comparing, ${width}`);
      press('KeyC');
      press('KeyS');
      await settled();
      fits(`signing, ${width}`);
      target().querySelector('dialog')?.close();
    }
  },
);
