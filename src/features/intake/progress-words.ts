import { t, formatNumber } from '../../i18n/translate';
import type { QueueItem } from './queue-item.svelte';

/** Share of the reading done, 0..1, or null where it cannot be told. */
export function shareOf(item: QueueItem): number | null {
  const { progress } = item;
  if (item.status !== 'reading' || progress?.phase !== 'reading') return null;
  return progress.tiles > 0 ? progress.tile / progress.tiles : null;
}

/** What happens to a film now, in one short sentence. */
export function wordsFor(item: QueueItem): string {
  switch (item.status) {
    case 'waiting':
    case 'queued':
      return t('progress.waiting');
    case 'decoding':
      return t('progress.decoding');
    case 'reading':
      return readingWords(item);
    default:
      return t(`progress.${item.status}`);
  }
}

function readingWords({ progress }: QueueItem): string {
  switch (progress?.phase) {
    case 'reading': {
      const { tile, tiles, remainingMs } = progress;
      const params = { tile: formatNumber(tile), tiles: formatNumber(tiles) };
      if (remainingMs === null) return t('progress.reading', params);
      const seconds = Math.max(1, Math.ceil(remainingMs / 1000));
      return t('progress.readingLeft', { ...params, seconds: formatNumber(seconds) });
    }
    case 'warming-up':
      return t('progress.warmingUp');
    case 'stepped-down':
      return t('progress.steppedDown', { backend: progress.to });
    default:
      return t('progress.loadingPack');
  }
}
