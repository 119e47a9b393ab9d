import type { Clinician } from '../domain/review';
import { HistoryController } from '../features/history/history.svelte';
import type { Sink } from '../features/intake/gatherer';
import { Gatherer } from '../features/intake/gatherer';
import { IntakeQueue } from '../features/intake/queue.svelte';
import type { ReviewPorts } from '../features/review/decisions.svelte';
import type { Theme } from '../features/settings/settings.svelte';
import { SettingsController, THEMES } from '../features/settings/settings.svelte';
import type { Locale } from '../i18n/locale.svelte';
import { LOCALES, preferredLocale } from '../i18n/locale.svelte';
import { setLocale } from '../i18n/translate';
import { createInferenceClient } from '../inference/client';
import { openFilmStore } from '../store/indexeddb/film-store';
import type { FilmStore } from '../store/ports';
import { memoryFilmStore } from '../store/memory/film-store';
import { makeThumbnail } from '../viewer/thumbnail';
import { version } from '../../package.json';
import { Desk } from './desk.svelte';
import { PackShelf } from './packs';
import { recall, remember } from '../platform/choices';

/** The one place that names adapters. `storeFailure`: why films are read but not kept, or null. */
export async function compose() {
  const opened = await openFilmStore();
  const store = opened.ok ? opened.value : memoryFilmStore();
  const reader = createInferenceClient();
  const queue = new IntakeQueue({
    reader,
    store,
    thumbnail: makeThumbnail,
    now: () => new Date(),
  });
  const packs = new PackShelf();
  const history = new HistoryController(store);
  queue.onKept = () => void history.reload();
  const desk = new Desk(queue, store, packs);
  const settings = new SettingsController(
    {
      usage: () => store.usage(),
      engine: () => reader.status(),
      pack: () => packs.current(),
      copy: (text) => navigator.clipboard.writeText(text),
      remember,
      applyTheme,
      applyLocale,
      version,
      userAgent: navigator.userAgent,
    },
    chosen(recall('theme'), THEMES) ?? 'system',
  );
  applyLocale(chosen(recall('locale'), LOCALES) ?? preferredLocale(navigator.languages));
  return {
    queue,
    gatherer: new Gatherer(reader, sinkOf(queue, desk)),
    desk,
    history,
    settings,
    review: reviewPorts(store),
    storeFailure: opened.ok ? null : opened.error,
  };
}

export type Parts = Awaited<ReturnType<typeof compose>>;

function sinkOf(queue: IntakeQueue, desk: Desk): Sink {
  return {
    add: (sources, first) => desk.takeIn(sources, first),
    refuse: (label, failure) => queue.refuse(label, failure),
    announce: (count) => queue.announce(count),
    decoded: () => queue.decoded(),
  };
}

function reviewPorts(store: FilmStore): ReviewPorts {
  // Who sits at this device: an id made once, and the name they last signed with.
  const id = recall('clinician-id') ?? crypto.randomUUID();
  remember('clinician-id', id);
  let clinician: Clinician = { id, name: recall('clinician') ?? '' };
  return {
    store,
    clinician: () => clinician,
    rename(name) {
      clinician = { ...clinician, name };
      remember('clinician', name);
    },
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
  };
}

function chosen<T extends string>(value: string | null, options: readonly T[]): T | null {
  return options.find((one) => one === value) ?? null;
}

function applyLocale(locale: Locale): void {
  setLocale(locale);
  document.documentElement.lang = locale;
}

const light = matchMedia('(prefers-color-scheme: light)');
let theme: Theme = 'system';

function applyTheme(next: Theme): void {
  theme = next;
  const bright = theme === 'light' || (theme === 'system' && light.matches);
  document.documentElement.dataset['theme'] = bright ? 'light' : 'dark';
}
light.addEventListener('change', () => {
  applyTheme(theme);
});
