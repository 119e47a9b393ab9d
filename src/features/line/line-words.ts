import type { MessageKey } from '../../i18n/translate';
import { formatNumber, t } from '../../i18n/translate';
import type { LineController } from './line.svelte';

/** What weighs most of what can be said of the line. */
export type Weight = 'parked' | 'held' | 'closed' | 'offline' | 'sending' | 'waiting' | 'clear';

export function weightOf(line: LineController): Weight {
  if (line.parked.length > 0) return 'parked';
  if (line.line === 'held') return 'held';
  if (line.line === 'closed') return 'closed';
  if (line.queued.length === 0) return 'clear';
  if (!line.online) return 'offline';
  return line.line === 'sending' ? 'sending' : 'waiting';
}

/** A word or two under the sign in the rail. */
export function shortWords(line: LineController): string {
  const weight = weightOf(line);
  const count = weight === 'parked' ? line.parked.length : line.queued.length;
  return t(`line.short.${weight}` satisfies MessageKey, { count: formatNumber(count) });
}

/** The same in a sentence. */
export const sentenceOf = (line: LineController): string =>
  t(`line.means.${weightOf(line)}` satisfies MessageKey);
